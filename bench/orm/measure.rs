// Included by every program here: runs one case from several tasks for some seconds and prints one line of figures.

use std::{
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

/// What the command line asks for: `program <url> <case> <seconds> <tasks>`.
pub struct Asked {
    pub url: String,
    pub case: String,
    pub seconds: u64,
    pub tasks: u64,
}

impl Asked {
    pub fn read() -> Self {
        let words: Vec<String> = std::env::args().skip(1).collect();
        let [url, case, seconds, tasks] = words.as_slice() else {
            panic!("usage: program <url> <case> <seconds> <tasks>");
        };
        Self {
            url: url.clone(),
            case: case.clone(),
            seconds: seconds.parse().expect("seconds are a number"),
            tasks: tasks.parse().expect("tasks are a number"),
        }
    }

    /// Runs `work` from all tasks at once until the time is over. `work` gets a number that differs each time.
    pub async fn run<W, F>(&self, work: W)
    where
        W: Fn(u64) -> F + Send + Sync + 'static,
        F: Future<Output = ()> + Send + 'static,
    {
        let work = Arc::new(work);
        for warm in 0..200 {
            work(warm).await;
        }
        let next = Arc::new(AtomicU64::new(1_000));
        let (start, cpu) = (Instant::now(), cpu());
        let end = start + Duration::from_secs(self.seconds);
        let tasks: Vec<_> = (0..self.tasks)
            .map(|_| tokio::spawn(until(end, work.clone(), next.clone())))
            .collect();
        let mut times = Vec::new();
        for task in tasks {
            times.extend(task.await.expect("no case panics"));
        }
        report(&mut times, start.elapsed(), self::cpu() - cpu);
    }
}

async fn until<W, F>(end: Instant, work: Arc<W>, next: Arc<AtomicU64>) -> Vec<u32>
where
    W: Fn(u64) -> F,
    F: Future<Output = ()>,
{
    let mut times = Vec::with_capacity(1 << 16);
    loop {
        let before = Instant::now();
        if before >= end {
            return times;
        }
        work(next.fetch_add(1, Relaxed)).await;
        times.push(before.elapsed().as_micros() as u32);
    }
}

fn report(times: &mut [u32], elapsed: Duration, cpu: Duration) {
    times.sort_unstable();
    let at = |part: f64| times[((times.len() - 1) as f64 * part) as usize];
    println!(
        "{:.0} {:.2} {} {}",
        times.len() as f64 / elapsed.as_secs_f64(),
        cpu.as_secs_f64() * 1e6 / times.len() as f64,
        at(0.5),
        at(0.99)
    );
}

/// CPU time of this process so far: the first field of `schedstat` of each of its threads, in nanoseconds. Threads that
/// ended are not counted, and none ends while a case runs.
fn cpu() -> Duration {
    let tasks = std::fs::read_dir("/proc/self/task").expect("Linux");
    let nanos = tasks.flatten().map(|task| {
        let text = std::fs::read_to_string(task.path().join("schedstat")).unwrap_or_default();
        let first = text.split(' ').next().unwrap_or_default();
        first.parse::<u64>().unwrap_or_default()
    });
    Duration::from_nanos(nanos.sum())
}

/// A number that looks random, from 1 to `limit`.
pub fn pick(number: u64, limit: u64) -> i32 {
    let mixed = (number ^ (number >> 7)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    ((mixed >> 33) % limit + 1) as i32
}
