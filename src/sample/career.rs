//! Posts that could have been: a track that the programme leads to, a ladder of titles, one to four employers.

use fastrand::Rng;

use super::places::Place;
use super::table::{Weighted, any, chance, number, rows};
use crate::model::date::PartialDate;
use crate::model::post::Post;

const CAREERS: &str = include_str!("../../assets/sample/careers.tsv");

/// A text in Chinese and English.
type Both = (&'static str, &'static str);

/// One rung of a ladder.
struct Rung {
    after: i16,
    title: Both,
    job: Both,
}

/// A line of work.
#[derive(Default)]
struct Track {
    name: &'static str,
    shares: Vec<(&'static str, u32)>,
    employers: Vec<Both>,
    departments: Vec<Both>,
    ladder: Vec<Rung>,
}

/// All lines of work.
pub(super) struct Careers {
    tracks: Vec<Track>,
    /// By code of the programme, with one for all others at the end.
    by_programme: Vec<(&'static str, Weighted<usize>)>,
}

/// When somebody worked and where they live now.
pub(super) struct Working<'a> {
    pub(super) programme: &'a str,
    /// First year of work, and the last one: today's, or that of retirement.
    pub(super) from: i16,
    pub(super) to: i16,
    pub(super) ended: bool,
    pub(super) home: Option<&'a Place>,
    /// Writes Latin letters, wherever the employer is.
    pub(super) latin: bool,
}

impl Careers {
    pub(super) fn new() -> Self {
        let mut tracks: Vec<Track> = Vec::new();
        for [what, name, a, b, c, d, e] in rows::<7>(CAREERS) {
            if what == "track" {
                let shares = a.split(' ').filter_map(|share| share.split_once(':'));
                let shares = shares
                    .map(|(code, weight)| (code, number(weight)))
                    .collect();
                tracks.push(Track {
                    name,
                    shares,
                    ..Track::default()
                });
                continue;
            }
            let Some(track) = tracks.iter_mut().find(|track| track.name == name) else {
                continue;
            };
            match what {
                "employer" => track.employers.push((a, b)),
                "department" => track.departments.push((a, b)),
                _ => track.ladder.push(Rung {
                    after: a.parse().unwrap_or(0),
                    title: (b, c),
                    job: (d, e),
                }),
            }
        }
        let mut codes: Vec<_> = tracks
            .iter()
            .flat_map(|track| track.shares.iter().map(|(code, _)| *code))
            .collect();
        codes.sort_unstable();
        codes.dedup();
        let share = |track: &Track, code: &str| {
            let own = track
                .shares
                .iter()
                .find(|(known, _)| *known == code || *known == "*");
            own.map_or(0, |(_, weight)| *weight)
        };
        let by_programme = codes.into_iter().map(|code| {
            (
                code,
                Weighted::new(
                    tracks
                        .iter()
                        .enumerate()
                        .map(|(at, track)| (share(track, code), at)),
                ),
            )
        });
        Self {
            by_programme: by_programme.collect(),
            tracks,
        }
    }

    /// The line of work that somebody took up.
    fn track(&self, rng: &mut Rng, work: &Working<'_>) -> Option<&Track> {
        let own = self
            .by_programme
            .iter()
            .find(|(code, _)| *code == work.programme);
        let track = own
            .or(self.by_programme.first())
            .and_then(|(_, tracks)| tracks.pick(rng));
        // Chinese authorities have no posts abroad.
        let foreign = work.home.is_some_and(|home| !home.is_chinese());
        let track = track.and_then(|at| self.tracks.get(*at));
        match track {
            Some(track) if foreign && matches!(track.name, "office" | "public-health") => {
                self.tracks.iter().find(|other| other.name == "company")
            }
            track => track,
        }
    }

    /// The posts of a life, the oldest first.
    pub(super) fn posts<'a>(
        &self,
        rng: &mut Rng,
        work: &Working<'a>,
        other: impl Fn(&mut Rng) -> Option<&'a Place>,
    ) -> Vec<Post> {
        let years = work.to - work.from;
        let track = self.track(rng, work).filter(|_| years >= 0);
        let Some(track) = track else {
            return Vec::new();
        };
        let count = match years {
            0..3 => 1,
            3..8 => rng.i16(1..3),
            _ => rng.i16(1..5),
        };
        let mut posts = Vec::new();
        let mut from = work.from;
        for nth in 1..=count {
            let last = nth == count;
            let to = if last {
                work.to
            } else {
                from + ((work.to - from) / (count - nth + 1)).max(1)
            };
            let elsewhere = if !last && chance(rng, 300) {
                other(rng)
            } else {
                None
            };
            let place = elsewhere.or(work.home);
            let reached = if last { to } else { from + (to - from) / 2 };
            let mut post = post(rng, track, place, work.latin, reached - work.from);
            post.from_on = moment(rng, from);
            post.ended = !last || work.ended;
            post.to_on = if post.ended {
                moment(rng, to).max(post.from_on)
            } else {
                None
            };
            posts.push(post);
            from = to;
        }
        posts
    }
}

fn post(rng: &mut Rng, track: &Track, place: Option<&Place>, latin: bool, years: i16) -> Post {
    let chinese = !latin && place.is_none_or(Place::is_chinese);
    let pick = |both: Both| if chinese { both.0 } else { both.1 };
    let employer = any(rng, &track.employers).map_or("", |both| pick(*both));
    let (zh, en) = place.map_or(("大连", "Dalian"), |place| {
        (place.zh.as_str(), place.en.as_str())
    });
    let department = if chance(rng, 750) {
        any(rng, &track.departments)
    } else {
        None
    };
    let rung = track
        .ladder
        .iter()
        .rev()
        .find(|rung| rung.after <= years)
        .or(track.ladder.first());
    // Few of those who could head a department do.
    let heads = rung.is_some_and(|rung| rung.title.0.is_empty()) || chance(rng, 250);
    Post {
        organisation: employer.replace("{zh}", zh).replace("{en}", en),
        department: department.map_or_else(String::new, |both| pick(*both).to_owned()),
        job_title: rung
            .filter(|_| heads)
            .map_or_else(String::new, |rung| pick(rung.job).to_owned()),
        professional_title: rung.map_or_else(String::new, |rung| pick(rung.title).to_owned()),
        ..Post::default()
    }
}

/// A month of that year, or the year alone.
fn moment(rng: &mut Rng, year: i16) -> Option<PartialDate> {
    let month = if chance(rng, 600) {
        Some(rng.u8(7..13))
    } else {
        None
    };
    PartialDate::new(year, month, None)
}
