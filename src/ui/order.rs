//! A change that a screen orders: written at once where nobody has the turn, else by a thread of its own while the person
//! goes on.
//!
//! Only one change of a session waits at a time, and Esc stops it. What follows from a change is done when it is known what
//! became of it, by the screen that ordered it and no other.

use std::any::{Any, TypeId};

use crate::model::waiting::at_once;
use crate::office::{self, Error, Office};
use crate::ui::app::App;
use crate::ui::job::Job;
use crate::ui::screen::{Cx, Flow, Input, Result, Screen};

/// Where a screen is found again.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seat {
    /// The number of its layer.
    pub(crate) layer: u64,
    /// What it is.
    pub(crate) screen: TypeId,
    /// The screen that this one holds and asks just now.
    pub(crate) held: Option<Held>,
}

impl Seat {
    /// The screen that is asked is of this kind.
    fn is_of(&self, screen: TypeId) -> bool {
        self.held.map_or(self.screen, |held| held.screen) == screen
    }
}

/// A screen that another one holds within itself.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Held {
    /// What it is.
    pub(crate) screen: TypeId,
    /// Has the screen that holds it, or nobody where that is gone, do what follows from a change of the held one.
    pub(crate) go_on: GoOn,
}

/// Asks the holder, or nobody, to do what a screen within it does.
pub(crate) type GoOn = fn(Option<&mut dyn Any>, Box<OfScreen>, &mut Cx<'_>) -> Result<Flow>;

/// Who ordered a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum By {
    /// The screen of this layer.
    Layer(u64),
    /// The program itself.
    Program,
}

/// What the screen does, if it is still there.
pub(crate) type OfScreen = dyn FnOnce(Option<&mut dyn Any>, &mut Cx<'_>) -> Result<Flow> + Send;

/// What follows from a change.
pub(crate) enum Next {
    /// By the screen. Where that is gone, only what became of the change is told.
    Screen(Box<OfScreen>),
    /// By the program itself.
    Program(Box<dyn FnOnce(&mut App) + Send>),
}

/// A change that waits for its turn.
pub(crate) struct Order {
    pub(crate) by: By,
    job: Job<Next>,
    next: Option<Next>,
    is_over: bool,
}

impl Order {
    fn new(by: By, job: Job<Next>) -> Self {
        Self {
            by,
            job,
            next: None,
            is_over: false,
        }
    }

    /// Hears what became of it, if `input` is about it.
    pub(crate) fn hear(&mut self, input: &Input) {
        let news = self.job.news(input).into_iter().flatten();
        self.next = self.next.take().or(news.last());
        self.is_over |= self.job.is_over();
    }

    /// It is known what became of it, as far as that will ever be.
    pub(crate) fn is_known(&self) -> bool {
        self.next.is_some() || self.is_over
    }

    /// Asks it to wait no longer. It may be written all the same, if it has its turn already.
    pub(crate) fn stop(&self) {
        self.job.stop();
    }

    /// Asks it to wait no longer, and waits until it is known what became of it.
    pub(crate) fn end(&mut self) {
        let last = self.job.end();
        self.next = self.next.take().or(last);
        self.is_over = true;
    }

    pub(crate) fn into_next(self) -> Option<Next> {
        self.next
    }
}

/// Writes a change if nobody has the turn; what became of it, or nothing when it would have to wait.
fn now<T>(
    office: &mut Office,
    work: &mut impl FnMut(&mut Office) -> office::Result<T>,
) -> Option<office::Result<T>> {
    let (outcome, waits) = at_once(|| work(office));
    let stopped = waits && matches!(outcome, Err(Error::Stopped));
    (!stopped).then_some(outcome)
}

impl Cx<'_> {
    /// Orders a change: `work` is one call of the office that writes, made once or, where somebody else has the turn, again
    /// by a thread that waits for it. `then` does what follows, with what became of it.
    ///
    /// # Errors
    /// Whatever `then` says.
    pub(crate) fn order<S: Screen, T: Send + 'static>(
        &mut self,
        screen: &mut S,
        mut work: impl FnMut(&mut Office) -> office::Result<T> + Send + 'static,
        then: impl FnOnce(&mut S, office::Result<T>, &mut Cx<'_>) -> Result<Flow> + Send + 'static,
    ) -> Result<Flow> {
        if self.wishes.order.is_some() {
            self.warn(self.text.msg_app_one_waits());
            return Ok(Flow::Stay);
        }
        let seat = self.asked.filter(|seat| seat.is_of(TypeId::of::<S>()));
        let Some(seat) = seat else {
            // Nobody would find the screen again: the session itself waits.
            let outcome = work(self.office);
            return then(screen, outcome, self);
        };
        if let Some(outcome) = now(self.office, &mut work) {
            return then(screen, outcome, self);
        }
        let mut session = match self.office.again() {
            Ok(session) => session,
            Err(error) => return then(screen, Err(error), self),
        };
        let job = self.start_job(move |reporter| {
            let outcome = work(&mut session);
            let written = session.commits() > 0;
            let next: Box<OfScreen> = Box::new(move |screen, cx| {
                if written {
                    cx.office.count_commit();
                }
                match screen.and_then(|screen| screen.downcast_mut::<S>()) {
                    Some(screen) => then(screen, outcome, cx),
                    None => {
                        outcome?;
                        cx.say(cx.text.msg_app_written());
                        Ok(Flow::Stay)
                    }
                }
            });
            reporter.tell(Next::Screen(match seat.held {
                Some(held) => Box::new(move |holder, cx| (held.go_on)(holder, next, cx)),
                None => next,
            }));
        });
        self.wishes.order = Some(Order::new(By::Layer(seat.layer), job));
        Ok(Flow::Stay)
    }

    /// Asks a screen that the one asked holds within itself; it is found again behind what it orders.
    pub(crate) fn ask_held<T>(&mut self, held: Held, ask: impl FnOnce(&mut Self) -> T) -> T {
        let holder = self.asked;
        self.asked = holder.map(|seat| Seat {
            held: Some(held),
            ..seat
        });
        let answer = ask(self);
        self.asked = holder;
        answer
    }

    /// A change of this session waits for its turn.
    pub(crate) fn is_waiting(&self) -> bool {
        self.wishes.order.is_some()
    }

    /// The change that this screen ordered waits for its turn.
    pub(crate) fn is_ordered(&self) -> bool {
        let by = self.asked.map(|seat| By::Layer(seat.layer));
        let order = self.wishes.order.as_ref();
        order.is_some_and(|order| Some(order.by) == by)
    }
}

impl App {
    /// The same for a change that the program itself makes.
    pub(crate) fn order<T: Send + 'static>(
        &mut self,
        mut work: impl FnMut(&mut Office) -> office::Result<T> + Send + 'static,
        then: impl FnOnce(&mut Self, office::Result<T>) + Send + 'static,
    ) {
        let mut cx = self.cx();
        if cx.wishes.order.is_some() {
            return cx.warn(cx.text.msg_app_one_waits());
        }
        if let Some(outcome) = now(cx.office, &mut work) {
            return then(self, outcome);
        }
        let mut session = match cx.office.again() {
            Ok(session) => session,
            Err(error) => return then(self, Err(error)),
        };
        let job = cx.start_job(move |reporter| {
            let outcome = work(&mut session);
            reporter.tell(Next::Program(Box::new(move |app| then(app, outcome))));
        });
        cx.wishes.order = Some(Order::new(By::Program, job));
    }
}
