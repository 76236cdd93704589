//! What invented people agreed to be written to about, and took back again.

use chrono::Days;
use fastrand::Rng;

use super::Sample;
use super::outline::{Outline, Standing};
use super::table::chance;
use crate::model::consent::Consent;
use crate::model::contact::ContactPoint;

/// Purposes by their chance in a thousand.
const PURPOSES: &[(&str, u32)] = &[
    ("news", 170),
    ("events", 110),
    ("giving", 25),
    ("classmates", 60),
];

/// How the office learned of it.
const SOURCES: [&str; 3] = ["校友信息登记表", "活动报名表", "电话"];

/// An agreement is at most so many days old.
const OLDEST: u64 = 1_800;

impl Sample {
    /// Agreements of those who can be reached; a few took theirs back.
    pub(super) fn consents(
        &self,
        rng: &mut Rng,
        outline: &Outline,
        contacts: &[ContactPoint],
    ) -> Vec<Consent> {
        let mut list = Vec::new();
        if outline.standing != Standing::Active || contacts.is_empty() {
            return list;
        }
        for (purpose, thousandths) in PURPOSES {
            if !chance(rng, *thousandths) {
                continue;
            }
            let has = |kind: &&str| contacts.iter().any(|point| point.kind == *kind);
            let channel = ["email", "wechat"].into_iter().find(has);
            let ago = rng.u64(60..OLDEST);
            let first = Consent {
                purpose: (*purpose).to_owned(),
                channel: channel.unwrap_or_default().to_owned(),
                given: true,
                on_day: self.today.checked_sub_days(Days::new(ago)),
                source: SOURCES[rng.usize(0..SOURCES.len())].to_owned(),
                ..Consent::default()
            };
            let back = chance(rng, 90).then(|| Consent {
                given: false,
                on_day: self.today.checked_sub_days(Days::new(rng.u64(0..ago))),
                source: SOURCES[2].to_owned(),
                ..first.clone()
            });
            list.push(first);
            list.extend(back);
        }
        list
    }
}
