//! One open database: a thread that writes, a few that read, and nothing that blocks an async worker.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::thread::{self, JoinHandle};

use rusqlite::{Connection, Transaction, TransactionBehavior};
use tokio::sync::oneshot;

use crate::connection;
use crate::error::{Result, StoreError};

/// A search, a list and a job can read side by side; more would only fight over two cores.
const READERS: usize = 3;

type Job = Box<dyn FnOnce(&mut Connection) + Send>;

/// A database that can be written by one at a time and read by several meanwhile.
#[derive(Debug)]
pub struct Database {
    file: &'static str,
    damaged: AtomicBool,
    /// `None` while a damaged library waits for its backup.
    workers: RwLock<Option<Workers>>,
}

impl Database {
    /// A database whose file could not be opened.
    pub(crate) fn damaged(file: &'static str) -> Self {
        Self {
            file,
            damaged: AtomicBool::new(true),
            workers: RwLock::new(None),
        }
    }

    /// Starts the threads. `writer` is migrated and has its settings.
    pub(crate) fn start(file: &'static str, path: &Path, writer: Connection) -> Result<Self> {
        Ok(Self {
            file,
            damaged: AtomicBool::new(false),
            workers: RwLock::new(Some(Workers::start(file, path, writer)?)),
        })
    }

    /// Takes over the threads of a database that was opened anew.
    pub(crate) fn replace(&self, fresh: Self) {
        let workers = fresh.workers.into_inner().unwrap_or_else(PoisonError::into_inner);
        *self.workers.write().unwrap_or_else(PoisonError::into_inner) = workers;
        self.damaged
            .store(fresh.damaged.load(Ordering::Acquire), Ordering::Release);
    }

    /// Ends the threads and closes the file. Calls that wait are answered first.
    pub(crate) fn close(&self) {
        let workers = self
            .workers
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        drop(workers);
    }

    /// Whether damage was seen, at the start or since.
    pub(crate) fn is_damaged(&self) -> bool {
        self.damaged.load(Ordering::Acquire)
    }

    /// Runs `work` in a transaction of its own, after those that were asked for earlier. When this returns `Ok`, it is
    /// committed; on an error or a panic in `work` nothing of it is kept. Dropping the future does not take `work` back.
    ///
    /// # Errors
    /// What `work` returns, or what the database says.
    pub async fn write<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&Transaction<'_>) -> Result<T> + Send + 'static,
    {
        self.run(Lane::Write, move |conn| {
            let transaction = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let answer = work(&transaction)?;
            transaction.commit()?;
            Ok(answer)
        })
        .await
    }

    /// Runs `work` on a connection that only reads. All that it reads is of one moment, and every write that was
    /// answered before is in it.
    ///
    /// # Errors
    /// What `work` returns, or what the database says.
    pub async fn read<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T> + Send + 'static,
    {
        self.run(Lane::Read, move |conn| {
            let snapshot = conn.transaction_with_behavior(TransactionBehavior::Deferred)?;
            work(&snapshot)
        })
        .await
    }

    async fn run<T, F>(&self, lane: Lane, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Connection) -> Result<T> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move |conn| {
            // A panic is an error of one caller. The transaction was rolled back on the way up.
            let result = catch_unwind(AssertUnwindSafe(|| work(conn))).unwrap_or(Err(StoreError::Panicked));
            // The caller may have gone; what was committed stays committed.
            let _ = answer.send(result);
        });
        self.send(lane, job)?;
        let result = answered
            .await
            .unwrap_or(Err(StoreError::Closed))
            .map_err(|error| error.in_file(self.file));
        if let Err(error @ StoreError::Damaged { .. }) = &result {
            self.damaged.store(true, Ordering::Release);
            tracing::error!(target: "store", file = self.file, %error, "damage found");
        }
        result
    }

    fn send(&self, lane: Lane, job: Job) -> Result<()> {
        let workers = self.workers.read().unwrap_or_else(PoisonError::into_inner);
        let Some(workers) = &*workers else {
            return Err(if self.is_damaged() {
                StoreError::Damaged {
                    file: self.file,
                    detail: "it has to be restored first".to_owned(),
                }
            } else {
                StoreError::Closed
            });
        };
        let sender = match lane {
            Lane::Write => &workers.writes,
            Lane::Read => &workers.reads,
        };
        sender
            .as_ref()
            .and_then(|sender| sender.send(job).ok())
            .ok_or(StoreError::Closed)
    }
}

#[derive(Debug, Clone, Copy)]
enum Lane {
    Write,
    Read,
}

/// The threads of one file. Dropping this lets them finish what was asked for, then closes the file.
#[derive(Debug)]
struct Workers {
    writes: Option<Sender<Job>>,
    reads: Option<Sender<Job>>,
    readers: Vec<JoinHandle<()>>,
    writer: Option<JoinHandle<()>>,
}

impl Workers {
    fn start(file: &'static str, path: &Path, mut writer: Connection) -> Result<Self> {
        let mut workers = Self {
            writes: None,
            reads: None,
            readers: Vec::new(),
            writer: None,
        };
        let spawn = |name: String, body: Box<dyn FnOnce() + Send>| {
            thread::Builder::new()
                .name(name)
                .spawn(body)
                .map_err(StoreError::file(path))
        };

        let (reads, queue) = mpsc::channel();
        workers.reads = Some(reads);
        let queue = Arc::new(Mutex::new(queue));
        for number in 1..=READERS {
            let mut conn = connection::open_reader(path)?;
            let queue = Arc::clone(&queue);
            let body = move || {
                while let Some(job) = next(&queue) {
                    job(&mut conn);
                }
            };
            workers
                .readers
                .push(spawn(format!("{file} reader {number}"), Box::new(body))?);
        }

        let (writes, queue) = mpsc::channel::<Job>();
        workers.writes = Some(writes);
        let body = move || {
            for job in queue {
                job(&mut writer);
            }
            // Keeps the planner's statistics fresh; only worth a try.
            let _ = writer.execute_batch("PRAGMA optimize");
        };
        workers.writer = Some(spawn(format!("{file} writer"), Box::new(body))?);
        Ok(workers)
    }
}

/// The next job for whichever reader is free; `None` once the database closes.
fn next(queue: &Mutex<Receiver<Job>>) -> Option<Job> {
    let queue: MutexGuard<'_, _> = queue.lock().unwrap_or_else(PoisonError::into_inner);
    queue.recv().ok()
}

impl Drop for Workers {
    fn drop(&mut self) {
        // The writer last: only it can move the log into the file and remove it.
        self.reads = None;
        self.readers.drain(..).for_each(wait_for);
        self.writes = None;
        self.writer.take().into_iter().for_each(wait_for);
    }
}

fn wait_for(worker: JoinHandle<()>) {
    // The last handle may be dropped by a job, that is on one of these threads; it ends by itself.
    if worker.thread().id() != thread::current().id() && worker.join().is_err() {
        tracing::error!(target: "store", "a database thread broke");
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;

    use rusqlite::params;

    use super::*;
    use crate::testing;

    fn put(tx: &Connection, key: &str, value: &str) -> Result<()> {
        tx.execute(
            "INSERT INTO library_state (key, value) VALUES (?1, ?2)",
            params![key, value],
        )?;
        Ok(())
    }

    fn count(conn: &Connection) -> Result<i64> {
        Ok(conn.query_row("SELECT count(*) FROM library_state", [], |row| row.get(0))?)
    }

    #[tokio::test]
    async fn a_read_sees_every_write_that_was_answered() {
        let (_dir, store) = testing::store();
        for number in 0..50_i64 {
            store
                .library()
                .write(move |tx| put(tx, &number.to_string(), ""))
                .await
                .expect("written");
            assert_eq!(store.library().read(count).await.expect("read"), number + 1);
        }
    }

    #[tokio::test]
    async fn a_failed_transaction_leaves_nothing() {
        let (_dir, store) = testing::store();
        let outcome = store
            .library()
            .write(|tx| {
                put(tx, "a", "first")?;
                put(tx, "a", "second")
            })
            .await;
        assert!(matches!(outcome, Err(StoreError::Exists(_))), "{outcome:?}");
        assert_eq!(store.library().read(count).await.expect("read"), 0);
    }

    #[tokio::test]
    async fn a_panic_is_an_error_of_one_caller() {
        let (_dir, store) = testing::store();
        let write = store
            .library()
            .write(|tx| {
                put(tx, "a", "half")?;
                if count(tx)? == 1 {
                    panic!("a defect in a feature");
                }
                Ok(())
            })
            .await;
        assert!(matches!(write, Err(StoreError::Panicked)), "{write:?}");
        // More panics than there are readers.
        for _ in 0..READERS + 1 {
            let read: Result<()> = store.library().read(|_| panic!("a defect in a feature")).await;
            assert!(matches!(read, Err(StoreError::Panicked)), "{read:?}");
        }
        store
            .library()
            .write(|tx| put(tx, "b", "whole"))
            .await
            .expect("the writer is alive");
        assert_eq!(store.library().read(count).await.expect("a reader is alive"), 1);
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn writes_never_overlap() {
        let (_dir, store) = testing::store();
        let inside = Arc::new(AtomicUsize::new(0));
        let mut calls = Vec::new();
        for _ in 0..40 {
            let (store, inside) = (store.clone(), Arc::clone(&inside));
            calls.push(tokio::spawn(async move {
                let work = move |tx: &Transaction<'_>| {
                    assert_eq!(inside.fetch_add(1, Ordering::SeqCst), 0, "two writers at once");
                    // Read, then write what was read plus one: any overlap would lose a step.
                    let before = count(tx)?;
                    put(tx, &before.to_string(), "")?;
                    inside.fetch_sub(1, Ordering::SeqCst);
                    Ok(())
                };
                store.library().write(work).await
            }));
        }
        for call in calls {
            call.await.expect("no panic").expect("written");
        }
        assert_eq!(store.library().read(count).await.expect("read"), 40);
    }

    #[tokio::test]
    async fn a_reader_cannot_write() {
        let (_dir, store) = testing::store();
        let outcome = store.library().read(|conn| put(conn, "a", "")).await;
        assert!(outcome.is_err());
        assert_eq!(store.library().read(count).await.expect("read"), 0);
    }

    #[tokio::test]
    async fn a_write_goes_on_when_nobody_waits_for_it() {
        let (_dir, store) = testing::store();
        {
            let call = store.library().write(|tx| put(tx, "a", ""));
            tokio::pin!(call);
            // Polled once: it is asked for. Then the caller goes.
            let waker = std::task::Waker::noop();
            let mut context = std::task::Context::from_waker(waker);
            let _ = Future::poll(call.as_mut(), &mut context);
        }
        store
            .library()
            .write(|_| Ok(()))
            .await
            .expect("the next in the queue");
        assert_eq!(store.library().read(count).await.expect("read"), 1);
    }

    #[tokio::test]
    async fn the_last_handle_may_go_on_a_database_thread() {
        let (dir, store) = testing::store();
        let last = store.clone();
        store
            .library()
            .write(move |tx| {
                put(tx, "a", "")?;
                drop(last);
                Ok(())
            })
            .await
            .expect("written");
        drop(store);
        let again = testing::open(dir.path());
        assert_eq!(again.notices, []);
        assert_eq!(again.store.library().read(count).await.expect("read"), 1);
    }
}
