DROP TABLE IF EXISTS bench_world;
DROP TABLE IF EXISTS bench_fortune;
DROP TABLE IF EXISTS bench_entry;
CREATE TABLE bench_world (id INTEGER PRIMARY KEY, random_number INTEGER NOT NULL);
WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 10000)
  INSERT INTO bench_world SELECT n, (n * 7919) % 10000 + 1 FROM n;
CREATE TABLE bench_fortune (id INTEGER PRIMARY KEY, message TEXT NOT NULL);
WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 12)
  INSERT INTO bench_fortune SELECT n, 'A wise message of middling length, number ' || n || ', with <b>marks</b>' FROM n;
CREATE TABLE bench_entry (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, amount INTEGER NOT NULL);
