//! Long work of a session, each in a thread of its own: how it is started and stopped, and how its news reach a screen.

use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};

use parking_lot::Mutex;

use crate::model::waiting::{Waiting, wait_with};
use crate::ui::screen::Input;
use crate::ui::waiting::QUIET;

/// The long work of one session.
#[derive(Default)]
pub(crate) struct Jobs {
    last: u64,
    running: Arc<AtomicUsize>,
    wake: Option<Arc<Wake>>,
    /// What one of them waits for.
    waiting: Arc<Mutex<Option<Waiting>>>,
}

/// Tells the session's loop that a job has news.
pub(crate) type Wake = dyn Fn(u64) + Send + Sync;

impl Jobs {
    /// From now on a job with news calls `wake`.
    pub(crate) fn wake_with(&mut self, wake: Arc<Wake>) {
        self.wake = Some(wake);
    }

    /// How many are at work.
    pub(crate) fn running(&self) -> usize {
        self.running.load(Ordering::Acquire)
    }

    /// For whom one of them waits.
    pub(crate) fn waiting(&self) -> Option<Waiting> {
        self.waiting.lock().clone()
    }

    pub(crate) fn start<T: Send + 'static>(
        &mut self,
        work: impl FnOnce(&Reporter<T>) + Send + 'static,
    ) -> Job<T> {
        self.last += 1;
        let (send, news) = channel();
        let stop = Arc::new(AtomicBool::new(false));
        let reporter = Reporter {
            id: self.last,
            send: Some(send),
            stop: Arc::clone(&stop),
            wake: self.wake.clone(),
            running: Arc::clone(&self.running),
        };
        self.running.fetch_add(1, Ordering::AcqRel);
        let (asked, waits) = (Arc::clone(&stop), Arc::clone(&self.waiting));
        let (id, wake) = (self.last, self.wake.clone());
        std::thread::spawn(move || {
            let mut told = false;
            let _waits = wait_with(move |waiting| {
                *waits.lock() = waiting.cloned();
                // The session says so when it has to, and not up to a tick later.
                let long = waiting.is_some_and(|waiting| waiting.waited >= QUIET);
                if let Some(wake) = wake.as_ref().filter(|_| long && !told) {
                    told = true;
                    wake(id);
                }
                !asked.load(Ordering::Acquire)
            });
            work(&reporter);
        });
        Job {
            id: self.last,
            news,
            stop,
            over: Cell::new(false),
        }
    }
}

/// Long work, as the screen that started it sees it.
pub struct Job<T> {
    id: u64,
    news: Receiver<T>,
    stop: Arc<AtomicBool>,
    over: Cell<bool>,
}

impl<T> Job<T> {
    /// The news that came since the last call, when `input` says that there are some; `None` when the input is not about
    /// this job.
    pub fn news(&self, input: &Input) -> Option<Vec<T>> {
        if *input != Input::Job(self.id) {
            return None;
        }
        let mut news = Vec::new();
        loop {
            match self.news.try_recv() {
                Ok(one) => news.push(one),
                Err(TryRecvError::Empty) => return Some(news),
                Err(TryRecvError::Disconnected) => {
                    self.over.set(true);
                    return Some(news);
                }
            }
        }
    }

    /// The work has ended, well or badly, and all its news were read.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.over.get()
    }

    /// Asks the work to stop; it says itself when it did.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::Release);
    }

    /// Asks the work to stop, and waits until it is over; its last news.
    pub(crate) fn end(&self) -> Option<T> {
        self.stop();
        self.over.set(true);
        self.news.iter().last()
    }
}

impl<T> Drop for Job<T> {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Long work's own end of the line.
pub struct Reporter<T> {
    id: u64,
    send: Option<Sender<T>>,
    stop: Arc<AtomicBool>,
    wake: Option<Arc<Wake>>,
    running: Arc<AtomicUsize>,
}

impl<T> Reporter<T> {
    /// Sends news to the screen.
    pub fn tell(&self, news: T) {
        let heard = self
            .send
            .as_ref()
            .is_some_and(|send| send.send(news).is_ok());
        if let Some(wake) = self.wake.as_ref().filter(|_| heard) {
            wake(self.id);
        }
    }

    /// The person asked to stop, or left.
    #[must_use]
    pub fn stopped(&self) -> bool {
        self.stop.load(Ordering::Acquire)
    }

    /// The flag behind [`Reporter::stopped`], for code that takes one.
    #[must_use]
    pub fn flag(&self) -> &AtomicBool {
        &self.stop
    }
}

impl<T> Drop for Reporter<T> {
    /// The last word, also after a panic of the work: the screen wakes once more and sees that no more news come.
    fn drop(&mut self) {
        self.send = None;
        if let Some(wake) = &self.wake {
            wake(self.id);
        }
        // Last, so that whoever sees no work running also finds every event sent.
        self.running.fetch_sub(1, Ordering::AcqRel);
    }
}
