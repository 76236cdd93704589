//! Ctrl-C. A command that only reads ends at once; one that has to put things in order first holds the door until it did.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::consts::SIGINT;
use signal_hook::flag;

/// The exit code of an interrupted command.
pub(crate) const CODE: u8 = 130;

/// Knows whether Ctrl-C was pressed.
pub(crate) struct Interrupt {
    at_once: Arc<AtomicBool>,
    pressed: Arc<AtomicBool>,
}

impl Interrupt {
    /// From now on Ctrl-C ends the program with its code.
    ///
    /// # Errors
    /// When the system does not allow it.
    pub(crate) fn listen() -> io::Result<Self> {
        let (at_once, pressed) = (
            Arc::new(AtomicBool::new(true)),
            Arc::new(AtomicBool::new(false)),
        );
        flag::register_conditional_shutdown(SIGINT, i32::from(CODE), Arc::clone(&at_once))?;
        flag::register(SIGINT, Arc::clone(&pressed))?;
        Ok(Self { at_once, pressed })
    }

    /// From now on Ctrl-C is only noted.
    pub(crate) fn hold(&self) {
        self.at_once.store(false, Ordering::SeqCst);
    }

    /// From now on Ctrl-C ends the program again.
    pub(crate) fn release(&self) {
        self.at_once.store(true, Ordering::SeqCst);
    }

    /// Whether it was pressed while held.
    pub(crate) fn pressed(&self) -> bool {
        self.pressed.load(Ordering::SeqCst)
    }

    /// The flag itself, for whoever looks at it far away.
    pub(crate) fn flag(&self) -> &Arc<AtomicBool> {
        &self.pressed
    }
}
