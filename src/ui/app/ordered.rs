//! A change that waits for its turn, as the program goes on with it.

use crate::ui::app::{App, Layer};
use crate::ui::order::{By, Next, Order};
use crate::ui::screen::{Flow, Input, Tone};

impl App {
    /// A job has news: of the change that waits?
    pub(super) fn hear_of_order(&mut self, id: u64) {
        if let Some(order) = &mut self.shell.wishes.order {
            order.hear(&Input::Job(id));
        }
    }

    /// Esc while a change waits; whether one does.
    pub(super) fn stop_order(&self) -> bool {
        let order = self.shell.wishes.order.as_ref();
        order
            .filter(|order| !order.is_known())
            .is_some_and(|order| {
                order.stop();
                true
            })
    }

    /// Does what follows from the change, once that is known. A screen that stands beneath another one moves when it is on
    /// top again.
    pub(super) fn go_on_with_order(&mut self) {
        let order = self.shell.wishes.order.take_if(|order| order.is_known());
        if let Some(order) = order {
            // It may be shown in other places too, and the screen goes on with what is on file now.
            self.look_for_changes();
            let (by, place) = (order.by, self.place_of(order.by));
            let flow = self.go_on(order, place);
            let here = self.at;
            match place {
                Some((tab, level)) if !self.is_top(tab, by) => {
                    let layer = self
                        .tabs
                        .get_mut(tab)
                        .and_then(|tab| tab.stack.get_mut(level));
                    if let Some(layer) = layer.filter(|_| flow.moves()) {
                        layer.later = Some(flow);
                    }
                }
                Some((tab, _)) => {
                    self.at = tab;
                    self.follow(flow);
                    self.at = here;
                }
                None => self.follow(flow),
            }
            self.changed = true;
            self.say_who_is_waited_for();
        }
        self.follow_later();
    }

    /// The top screen moves as it could not while another one stood over it; whether it does.
    pub(super) fn follow_later(&mut self) -> bool {
        let tab = self.tabs.get_mut(self.at);
        let later = tab.and_then(|tab| tab.stack.last_mut()?.later.take());
        let moves = later.is_some();
        if let Some(flow) = later {
            self.follow(flow);
        }
        moves
    }

    /// The program ends: nothing is left half known.
    pub(super) fn end_order(&mut self) {
        let Some(mut order) = self.shell.wishes.order.take() else {
            return;
        };
        order.end();
        let place = self.place_of(order.by);
        let closes = matches!(self.go_on(order, place), Flow::Close(_));
        // What was saved in this moment is no draft any more.
        if let Some((tab, level)) = place.filter(|_| closes)
            && let Some(tab) = self.tabs.get_mut(tab)
        {
            tab.stack.remove(level);
        }
    }

    fn go_on(&mut self, order: Order, place: Option<(usize, usize)>) -> Flow {
        let Self { shell, tabs, .. } = self;
        let layer = place.and_then(|(tab, level)| tabs.get_mut(tab)?.stack.get_mut(level));
        match (order.into_next(), layer) {
            (Some(Next::Program(next)), _) => {
                next(self);
                Flow::Stay
            }
            (Some(Next::Screen(next)), Some(layer)) => {
                shell.ask_layer(layer, |screen, cx| next(Some(screen), cx))
            }
            (Some(Next::Screen(next)), None) => shell.ask(|cx| next(None, cx)),
            (None, _) => {
                let said = shell.text.msg_app_broke_off();
                shell.wishes.say(Tone::Error, said);
                Flow::Stay
            }
        }
    }

    /// The pane of a layer, and how far up it stands there.
    fn place_of(&self, by: By) -> Option<(usize, usize)> {
        let By::Layer(id) = by else { return None };
        let mut tabs = self.tabs.iter().enumerate();
        tabs.find_map(|(n, tab)| {
            let level = tab.stack.iter().position(|layer| layer.id == id)?;
            Some((n, level))
        })
    }

    fn is_top(&self, tab: usize, by: By) -> bool {
        let top = self.tabs.get(tab).and_then(|tab| tab.stack.last());
        top.is_some_and(|top: &Layer| By::Layer(top.id) == by)
    }
}
