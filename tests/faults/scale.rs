//! How much is tried, for how long, and with which chance.

use std::env;
use std::time::{Duration, Instant};

/// The seed of the short form, so that a change that has nothing to do with it does not fail by chance.
const FIXED: u64 = 20_261_123;

#[expect(
    clippy::disallowed_methods,
    reason = "the settings of this test program"
)]
pub(crate) fn setting(name: &str) -> Option<String> {
    env::var(name).ok()
}

/// The long form: divided by how much.
fn long() -> Option<usize> {
    let long = setting("ALUMNI_FAULTS")?;
    let part = long.strip_prefix("long")?;
    Some(
        part.strip_prefix(':')
            .map_or(1, |part| part.parse().unwrap()),
    )
}

/// How often: in every run of the tests, or in the long form.
pub(crate) fn times(short: usize, many: usize) -> usize {
    long().map_or(short, |part| (many / part).max(short))
}

/// How long the long form of a test may go on: it then says how far it came. The short form has an end anyway.
pub(crate) struct Time(Option<Instant>);

impl Time {
    /// From now on.
    pub(crate) fn begin() -> Self {
        let minutes = setting("ALUMNI_FAULTS_MINUTES").filter(|_| long().is_some());
        let seconds = minutes.map(|minutes| minutes.parse::<f64>().unwrap() * 60.0);
        Self(seconds.map(|seconds| Instant::now() + Duration::from_secs_f64(seconds)))
    }

    /// Whether there is time for another one.
    pub(crate) fn is_left(&self) -> bool {
        self.0.is_none_or(|end| Instant::now() < end)
    }
}

/// The chance of a test. It is printed, and comes again by `ALUMNI_FAULTS_SEED`.
pub(crate) fn chance(test: &str) -> fastrand::Rng {
    let seed = match (setting("ALUMNI_FAULTS_SEED"), long()) {
        (Some(seed), _) => seed.parse().unwrap(),
        (None, Some(_)) => fastrand::u64(..),
        (None, None) => FIXED,
    };
    println!("{test}: ALUMNI_FAULTS_SEED={seed}");
    fastrand::Rng::with_seed(seed)
}
