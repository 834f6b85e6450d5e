//! The menu on the screen. A panel rebuilds and may close an open menu whose entries are replaced, so only what differs is
//! touched: words change in place, and entries come and go where they do.

use std::ops::Range;

use tauri::menu::{IsMenuItem, Menu, MenuItem, MenuItemBuilder, PredefinedMenuItem, Submenu, SubmenuBuilder};
use tauri::{AppHandle, Wry};

use super::menu::Line;

/// The menu, and the lines that stand in it. All of it belongs to the main thread.
pub(super) struct Shown {
    app: AppHandle,
    menu: Menu<Wry>,
    lines: Vec<Line>,
    items: Vec<Item>,
}

enum Item {
    Entry(MenuItem<Wry>),
    Rule(PredefinedMenuItem<Wry>),
    Menu(Submenu<Wry>),
}

impl Item {
    fn of(app: &AppHandle, line: &Line) -> tauri::Result<Self> {
        Ok(match line {
            Line::Entry(command, words) => {
                Self::Entry(MenuItemBuilder::with_id(command.id(), plain(words)).build(app)?)
            }
            Line::Note(words) => Self::Entry(MenuItemBuilder::new(plain(words)).enabled(false).build(app)?),
            Line::Rule => Self::Rule(PredefinedMenuItem::separator(app)?),
            Line::Menu(words, entries) => {
                let mut menu = SubmenuBuilder::new(app, plain(words));
                for (command, words) in entries {
                    menu = menu.text(command.id(), plain(words));
                }
                Self::Menu(menu.build()?)
            }
        })
    }

    fn as_item(&self) -> &dyn IsMenuItem<Wry> {
        match self {
            Self::Entry(item) => item,
            Self::Rule(item) => item,
            Self::Menu(item) => item,
        }
    }

    fn say(&self, words: &str) -> tauri::Result<()> {
        match self {
            Self::Entry(item) => item.set_text(plain(words)),
            Self::Rule(_) => Ok(()),
            Self::Menu(item) => item.set_text(plain(words)),
        }
    }
}

impl Shown {
    /// A menu with nothing in it.
    pub fn new(app: &AppHandle) -> tauri::Result<Self> {
        Ok(Self {
            app: app.clone(),
            menu: Menu::new(app)?,
            lines: Vec::new(),
            items: Vec::new(),
        })
    }

    /// The menu itself.
    pub fn menu(&self) -> &Menu<Wry> {
        &self.menu
    }

    /// Makes it say this.
    pub fn show(&mut self, lines: Vec<Line>) -> tauri::Result<()> {
        let (old, new) = changed(&self.lines, &lines);
        for place in old.clone().rev() {
            self.menu.remove_at(place)?;
            self.items.remove(place);
            self.lines.remove(place);
        }
        for place in new {
            let item = Item::of(&self.app, &lines[place])?;
            self.menu.insert(item.as_item(), place)?;
            self.items.insert(place, item);
            self.lines.insert(place, lines[place].clone());
        }
        for ((item, was), line) in self.items.iter().zip(&mut self.lines).zip(lines) {
            if was.words() != line.words() {
                item.say(line.words())?;
            }
            *was = line;
        }
        Ok(())
    }
}

/// Where two menus differ by more than words: the places that go from the old one, and those that come in the new one.
fn changed(old: &[Line], new: &[Line]) -> (Range<usize>, Range<usize>) {
    let pairs = |(one, other): &(&Line, &Line)| one.fits(other);
    let front = old.iter().zip(new).take_while(pairs).count();
    let back = old[front..]
        .iter()
        .rev()
        .zip(new[front..].iter().rev())
        .take_while(pairs)
        .count();
    (front..old.len() - back, front..new.len() - back)
}

/// Words in which no character marks an access key.
fn plain(words: &str) -> String {
    words.replace('&', "&&")
}

#[cfg(test)]
mod tests {
    use super::super::menu::Command;
    use super::*;

    fn note(words: &str) -> Line {
        Line::Note(words.to_owned())
    }

    fn pause(hours: u16) -> Line {
        Line::Entry(Command::Pause(hours), String::new())
    }

    #[test]
    fn only_what_comes_and_goes_is_touched() {
        let old = [pause(1), pause(2), Line::Rule, note("5 due"), Line::Rule];
        let words = [pause(1), pause(2), Line::Rule, note("6 due"), Line::Rule];
        assert_eq!(changed(&old, &words), (5..5, 5..5), "words change in place");
        let gone = [pause(2), Line::Rule, note("5 due"), Line::Rule];
        assert_eq!(changed(&old, &gone), (0..1, 0..0));
        let came = [
            pause(1),
            pause(2),
            Line::Rule,
            note("5 due"),
            note("a job"),
            Line::Rule,
        ];
        assert_eq!(changed(&old, &came), (4..4, 4..5));
        assert_eq!(changed(&[], &old), (0..0, 0..5));
    }
}
