//! A small pane to try the frame with: a list of people, a search line, a counting job.

use std::borrow::Cow;
use std::cell::Cell;

use alumni::ui::job::Job;
use alumni::ui::keys::{self, Bind, Group, bind, label};
use alumni::ui::screen::{Cx, Face, Flow, Input, Outcome, Result, Screen, View};
use alumni::ui::screens::Pane;
use alumni::ui::screens::confirm::Confirm;
use alumni::ui::screens::pick::Pick;
use alumni::ui::widgets::input::{Edit, TextInput};
use alumni::ui::widgets::list::{self, Column, Cursor, Order, Row};
use alumni::ui::widgets::{panel, text};
use ratatui::Frame;
use ratatui::layout::Rect;

pub(crate) const PANES: &[Pane] = &[
    Pane {
        keys: &["alt-1", "1", "g h"],
        name: "go.home",
        label: label("Home", "首页"),
        open: |_| Ok(Box::new(People::default())),
    },
    Pane {
        keys: &["alt-2", "2", "g d"],
        name: "go.directory",
        label: label("Directory", "校友"),
        open: |_| Ok(Box::new(People::default())),
    },
];

thread_local! {
    /// How often a pane of this thread was told that the line dropped.
    pub(crate) static HANG_UPS: Cell<usize> = const { Cell::new(0) };
}

const NAMES: &[(&str, &str)] = &[
    ("王伟", "Wang Wei"),
    ("王欣怡", "Wang Xinyi"),
    ("David Wang 王大卫", "Wang Dawei"),
    ("欧阳旺\u{202e}\u{1b}[31m", "Ouyang Wang"),
];

#[derive(Default)]
pub(crate) struct People {
    find: TextInput,
    finding: bool,
    rows: Vec<usize>,
    marks: Vec<usize>,
    cursor: Cursor,
    job: Option<Job<u32>>,
    counted: u32,
    heard: String,
}

pub(crate) const KEYS: &[Bind<People>] = &[
    bind(
        &["f3", "ctrl-f", "/"],
        "list.find",
        label("Find", "查找"),
        People::open_find,
    )
    .group(Group::Find)
    .rank(3),
    bind(&["f6", "n"], "list.new", label("New", "新建"), |_, cx| {
        cx.say("made one");
        Ok(Flow::Stay)
    })
    .rank(6),
    bind(
        &["f8", "d"],
        "list.archive",
        label("Archive", "归档"),
        |_, _| {
            Ok(Flow::open(
                Confirm::new("Archive 38?").says("History stays."),
            ))
        },
    )
    .rank(8)
    .unless(|people, _| {
        people
            .rows
            .is_empty()
            .then(|| "nobody to archive".to_owned())
    }),
    bind(
        &["del", "x"],
        "list.purge",
        label("Purge", "清除"),
        |_, _| Ok(Flow::open(Confirm::new("Purge?").number(38))),
    ),
    bind(
        &["f7", "o"],
        "list.pick",
        label("Pick", "挑选"),
        |_, _| {
            Ok(Flow::open(
                Pick::new("Leave this form?")
                    .says("3 fields changed")
                    .answer("Stay 留下")
                    .answer("Drop 放弃"),
            ))
        },
    ),
    bind(&["space"], "list.mark", label("Mark", "选中"), People::mark)
        .group(Group::Mark)
        .rank(9),
    bind(
        &["f9", "c"],
        "list.count",
        label("Count", "数数"),
        People::count,
    ),
    bind(&["f12"], "list.break", label("Break", "弄坏"), |_, _| {
        panic!("a broken screen")
    }),
    bind(&["w w"], "list.why", label("Why", "原因"), |_, _| {
        Err(std::fmt::Error.into())
    }),
];

impl People {
    fn search(&mut self) {
        let query = self.find.value().to_lowercase();
        self.rows = (0..200)
            .filter(|n| {
                let (name, pinyin) = NAMES[n % NAMES.len()];
                name.contains(&query) || pinyin.to_lowercase().contains(&query)
            })
            .collect();
        self.cursor.resize(self.rows.len());
    }

    fn open_find(&mut self, _cx: &mut Cx<'_>) -> Result<Flow> {
        self.finding = true;
        self.find.select();
        Ok(Flow::Stay)
    }

    fn mark(&mut self, _cx: &mut Cx<'_>) -> Result<Flow> {
        self.marks.extend(self.cursor.row().map(|at| self.rows[at]));
        self.cursor.go(self.cursor.at() + 1);
        Ok(Flow::Stay)
    }

    fn count(&mut self, cx: &mut Cx<'_>) -> Result<Flow> {
        self.job = Some(cx.start_job(|reporter| (1..=5).for_each(|n| reporter.tell(n))));
        Ok(Flow::Stay)
    }
}

impl Screen for People {
    fn take(&mut self, input: Input, cx: &mut Cx<'_>) -> Result<Flow> {
        if input == Input::HangUp {
            HANG_UPS.with(|count| count.set(count.get() + 1));
        }
        if let Some(news) = self.job.as_ref().and_then(|job| job.news(&input)) {
            self.counted = news.last().copied().unwrap_or(self.counted);
            return Ok(Flow::Stay);
        }
        if self.finding {
            match (self.find.take(&input), &input) {
                (Edit::Changed, _) => self.search(),
                (Edit::Pass, Input::Key(key)) if key.code.is_enter() || key.code.is_esc() => {
                    self.finding = false
                }
                (Edit::Pass, _) => return keys::take(KEYS, self, &input, cx),
                _ => {}
            }
            return Ok(Flow::Stay);
        }
        if let Input::Paste(_) = &input {
            self.open_find(cx)?;
            self.find.take(&input);
            self.search();
            return Ok(Flow::Stay);
        }
        match keys::take(KEYS, self, &input, cx)? {
            Flow::Pass => keys::take(list::KEYS, &mut self.cursor, &input, cx),
            flow => Ok(flow),
        }
    }

    fn back(&mut self, from: Outcome, cx: &mut Cx<'_>) -> Result<Flow> {
        self.heard = format!("{from:?}");
        cx.say(&self.heard);
        Ok(Flow::Stay)
    }

    fn reload(&mut self, _cx: &mut Cx<'_>) -> Result<()> {
        self.search();
        Ok(())
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, view: &View<'_>) {
        let buf = frame.buffer_mut();
        let label = view.word(label("Find:", "查找："));
        let used = text::put(
            buf,
            text::after(area, 1),
            label,
            view.look.style(alumni::ui::look::Role::Text),
        ) + 2;
        let window = text::below(area, 1);
        let right = self.counted.to_string();
        let inner = panel::Panel {
            title: view.word(keys::label("People", "人员")),
            right: &right,
            focused: !self.finding,
        }
        .draw(buf, window, view.look);
        let columns = [
            Column::new("Name 姓名", 20).grows(1),
            Column::new("Pinyin", 16).sorted(Order::Rising),
            Column::new("No.", 6).right(),
        ];
        list::draw(buf, inner, &columns, &self.cursor, view.look, &|at| {
            let n = self.rows[at];
            let (name, pinyin) = NAMES[n % NAMES.len()];
            Row {
                cells: vec![Cow::Borrowed(name), pinyin.into(), n.to_string().into()],
                marked: self.marks.contains(&n),
                dim: false,
            }
        });
        let line = Rect {
            height: 1,
            ..text::after(area, used)
        };
        if self.finding {
            self.find.draw_focused(frame, line, view);
        } else {
            self.find.draw(frame, line, view.look);
        }
    }

    fn face(&self, cx: &Cx<'_>) -> Face {
        let place = format!("{}/{}", self.cursor.at() + 1, self.cursor.len());
        let mut keys = keys::hints(KEYS, self, cx);
        keys.extend(keys::hints(list::KEYS, &self.cursor, cx));
        Face::pane()
            .keys(keys)
            .typing(self.finding)
            .status(format!("{} marked", self.marks.len()), place)
    }
}
