//! Something that speaks as MySQL 8.0 does and keeps what it is told: every answer is OK, every result is empty.

use carafe_orm::{Db, model::Registry};
use std::sync::{Arc, Mutex};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

type Said = Arc<Mutex<Vec<String>>>;

/// A database that believes to be on MySQL.
pub(super) struct MySql {
    pub(super) db: Db,
    said: Said,
}

impl MySql {
    pub(super) async fn new(registry: Registry) -> Self {
        let said = Said::default();
        let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = socket.local_addr().unwrap().port();
        let heard = said.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = socket.accept().await {
                tokio::spawn(serve(stream, heard.clone()));
            }
        });
        let url = format!("mysql://root@127.0.0.1:{port}/shop?sslmode=disable");
        let db = Db::open(&url, registry).await.unwrap();
        Self { db, said }
    }

    /// The statements that the work sends. Its result is of no interest: no row ever comes back.
    pub(super) async fn told<T>(&self, work: impl IntoFuture<Output = T>) -> String {
        self.said.lock().unwrap().clear();
        work.await;
        self.said.lock().unwrap().join(";\n")
    }
}

/// Those of 4.1, transactions, several statements and named ways to log in: no TLS, and packets that end rows.
const CAPABILITIES: u32 = 0x000F_A20F;

async fn serve(stream: TcpStream, said: Said) {
    let mut line = Line { stream, number: 0 };
    let _ = line.talk(&said).await;
}

struct Line {
    stream: TcpStream,
    number: u8,
}

impl Line {
    async fn talk(&mut self, said: &Said) -> std::io::Result<()> {
        self.send(&greeting()).await?;
        self.read().await?;
        self.send(OK).await?;
        let mut prepared = Vec::new();
        loop {
            let packet = self.read().await?;
            let Some((command, rest)) = packet.split_first() else {
                return Ok(());
            };
            let text = String::from_utf8_lossy(rest).into_owned();
            match command {
                1 => return Ok(()),
                3 => self.query(text, said).await?,
                0x16 => {
                    self.prepared(prepared.len(), &text).await?;
                    prepared.push(text);
                }
                0x17 => {
                    let number = u32::from_le_bytes([rest[0], rest[1], rest[2], rest[3]]);
                    let sql = &prepared[number as usize];
                    said.lock().unwrap().push(sql.clone());
                    self.executed(sql).await?;
                }
                0x19 => {}
                _ => self.send(OK).await?,
            }
        }
    }

    async fn query(&mut self, sql: String, said: &Said) -> std::io::Result<()> {
        if sql.contains("@@") {
            return self.texts(&["67108864", "28800"]).await;
        }
        if sql.contains("version()") {
            return self.texts(&["8.0.36"]).await;
        }
        said.lock().unwrap().push(sql);
        self.send(OK).await
    }

    /// One row of texts.
    async fn texts(&mut self, cells: &[&str]) -> std::io::Result<()> {
        self.send(&[u8::try_from(cells.len()).unwrap()]).await?;
        for _ in cells {
            self.send(&column()).await?;
        }
        self.send(END).await?;
        let row: Vec<u8> = cells.iter().flat_map(|cell| text(cell)).collect();
        self.send(&row).await?;
        self.send(END).await
    }

    async fn prepared(&mut self, number: usize, sql: &str) -> std::io::Result<()> {
        let parameters = u16::try_from(sql.matches('?').count()).unwrap();
        let mut packet = vec![0];
        packet.extend(u32::try_from(number).unwrap().to_le_bytes());
        packet.extend(0u16.to_le_bytes());
        packet.extend(parameters.to_le_bytes());
        packet.extend([0, 0, 0]);
        self.send(&packet).await?;
        if parameters == 0 {
            return Ok(());
        }
        for _ in 0..parameters {
            self.send(&column()).await?;
        }
        self.send(END).await
    }

    async fn executed(&mut self, sql: &str) -> std::io::Result<()> {
        if !sql.starts_with("SELECT") && !sql.starts_with("WITH") && !sql.starts_with('(') {
            return self.send(OK).await;
        }
        self.send(&[1]).await?;
        self.send(&column()).await?;
        self.send(END).await?;
        self.send(END).await
    }

    async fn send(&mut self, payload: &[u8]) -> std::io::Result<()> {
        let length = u32::try_from(payload.len()).unwrap().to_le_bytes();
        let mut packet = length[..3].to_vec();
        packet.push(self.number);
        packet.extend(payload);
        self.number = self.number.wrapping_add(1);
        self.stream.write_all(&packet).await
    }

    async fn read(&mut self) -> std::io::Result<Vec<u8>> {
        let mut head = [0; 4];
        self.stream.read_exact(&mut head).await?;
        self.number = head[3].wrapping_add(1);
        let mut payload = vec![0; u32::from_le_bytes([head[0], head[1], head[2], 0]) as usize];
        self.stream.read_exact(&mut payload).await?;
        Ok(payload)
    }
}

/// One row changed, its number is 7.
const OK: &[u8] = &[0, 1, 7, 2, 0, 0, 0];

const END: &[u8] = &[0xFE, 0, 0, 2, 0];

fn greeting() -> Vec<u8> {
    let [low, high] = [CAPABILITIES & 0xFFFF, CAPABILITIES >> 16];
    let mut packet = vec![10];
    packet.extend(b"8.0.36\0\x01\0\0\0abcdefgh\0");
    packet.extend(&low.to_le_bytes()[..2]);
    packet.extend([46, 2, 0]);
    packet.extend(&high.to_le_bytes()[..2]);
    packet.push(21);
    packet.extend([0; 10]);
    packet.extend(b"ijklmnopqrst\0mysql_native_password\0");
    packet
}

fn text(text: &str) -> Vec<u8> {
    let mut packet = vec![u8::try_from(text.len()).unwrap()];
    packet.extend(text.as_bytes());
    packet
}

/// A text that is called `x`.
fn column() -> Vec<u8> {
    let mut packet = text("def");
    for name in ["", "", "", "x", "x"] {
        packet.extend(text(name));
    }
    packet.extend([12, 46, 0, 0, 4, 0, 0, 253, 0, 0, 0, 0, 0]);
    packet
}
