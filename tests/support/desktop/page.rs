//! What a user sees in the window, and does.
//!
//! Things are found by what a screen reader calls them: a role and a name. That is what a user knows, it survives a new
//! layout, and a control that has no name cannot be found, which is right.

use anyhow::{Context, Result, bail, ensure};
use serde_json::json;
use thirtyfour::{Key, WebDriver, WebElement};

use super::axe::{self, Finding};
use super::waiting::wait_until;

/// The content of one window.
#[derive(Clone)]
pub struct Page {
    driver: WebDriver,
}

impl Page {
    pub(super) fn new(driver: WebDriver) -> Self {
        Self { driver }
    }

    /// The session itself, for what is not here.
    pub fn driver(&self) -> &WebDriver {
        &self.driver
    }

    /// All visible elements of a role whose name contains `name`, the exact ones first, as they are at this moment.
    pub async fn all(&self, role: &str, name: &str) -> Result<Vec<WebElement>> {
        let found = self
            .driver
            .execute(include_str!("find.js"), vec![json!(role), json!(name)])
            .await?;
        Ok(found.elements()?)
    }

    /// Waits for an element. Exact names go before names that only contain it.
    pub async fn find(&self, role: &str, name: &str) -> Result<WebElement> {
        let found = wait_until(&format!("the {role} {name:?}"), || async {
            Ok(self.all(role, name).await?.into_iter().next())
        })
        .await;
        self.with_text(found).await
    }

    /// Whether it is there at this moment.
    pub async fn has(&self, role: &str, name: &str) -> Result<bool> {
        Ok(!self.all(role, name).await?.is_empty())
    }

    /// Waits until no such element is there.
    pub async fn wait_without(&self, role: &str, name: &str) -> Result<()> {
        let gone = wait_until(&format!("the {role} {name:?} to go"), || async {
            Ok(self.all(role, name).await?.is_empty().then_some(()))
        })
        .await;
        self.with_text(gone).await
    }

    /// The text that the window shows, with line ends between blocks.
    pub async fn text(&self) -> Result<String> {
        Ok(self
            .driver
            .execute("return document.body?.innerText ?? ''", vec![])
            .await?
            .convert()?)
    }

    /// Waits until the window shows this text. Runs of blanks and line ends count as one blank.
    pub async fn wait_for_text(&self, text: &str) -> Result<()> {
        let wanted = tidy(text);
        let found = wait_until(&format!("the text {text:?}"), || async {
            Ok(tidy(&self.text().await?).contains(&wanted).then_some(()))
        })
        .await;
        self.with_text(found).await
    }

    /// Waits until the window does not show this text.
    pub async fn wait_without_text(&self, text: &str) -> Result<()> {
        let unwanted = tidy(text);
        wait_until(&format!("the text {text:?} to go"), || async {
            Ok((!tidy(&self.text().await?).contains(&unwanted)).then_some(()))
        })
        .await
    }

    /// Clicks with the mouse, once the element is there, can be used and is not covered.
    pub async fn click(&self, role: &str, name: &str) -> Result<()> {
        let clicked = wait_until(&format!("a click on the {role} {name:?}"), || async {
            let Some(element) = self.all(role, name).await?.into_iter().next() else {
                return Ok(None);
            };
            if !usable(&element).await? {
                bail!("the {role} {name:?} is disabled");
            }
            self.drawn(element).await?.click().await?;
            Ok(Some(()))
        })
        .await;
        self.with_text(clicked).await
    }

    /// Rests the pointer on something, away from what it would otherwise show a tip for.
    pub async fn point_at(&self, role: &str, name: &str) -> Result<()> {
        let place = self.find(role, name).await?;
        let chain = self.driver.action_chain();
        Ok(chain.move_to_element_center(&place).perform().await?)
    }

    /// A failure is told with what the window shows at that moment.
    pub async fn with_text<T>(&self, done: Result<T>) -> Result<T> {
        match done {
            Ok(value) => Ok(value),
            Err(error) => {
                let text = self.text().await.unwrap_or_default();
                bail!("{error:#}\nwhile the window shows:\n{text}")
            }
        }
    }

    /// What the eye sees of a control: React Aria hides the real check box or switch behind the one it draws.
    async fn drawn(&self, element: WebElement) -> Result<WebElement> {
        // The driver itself does not bring into view what lies below the edge of a form that scrolls.
        let script = "const [e] = arguments;
            const drawn = (['checkbox', 'radio'].includes(e.type) && e.closest('label')) || e;
            drawn.scrollIntoView({ block: 'nearest' });
            return drawn";
        Ok(self
            .driver
            .execute(script, vec![element.to_json()?])
            .await?
            .element()?)
    }

    /// Clicks into a field, selects what is in it and types over it.
    pub async fn fill(&self, role: &str, name: &str, value: &str) -> Result<()> {
        self.click(role, name).await?;
        self.press("Control+a").await?;
        if value.is_empty() {
            self.press("Delete").await
        } else {
            self.write(value).await
        }
    }

    /// The value of a field.
    pub async fn value(&self, role: &str, name: &str) -> Result<String> {
        Ok(self
            .find(role, name)
            .await?
            .prop("value")
            .await?
            .unwrap_or_default())
    }

    /// Types text into whatever has the focus, key by key.
    pub async fn write(&self, text: &str) -> Result<()> {
        Ok(self.driver.action_chain().send_keys(text).perform().await?)
    }

    /// Presses one combination, such as `Enter`, `Control+k`, `Shift+ArrowDown`.
    pub async fn press(&self, combination: &str) -> Result<()> {
        let mut keys = Vec::new();
        for part in combination.split('+') {
            keys.push(key(part).with_context(|| format!("there is no key {part:?} in {combination:?}"))?);
        }
        let mut chain = self.driver.action_chain();
        for key in &keys {
            chain = chain.key_down(*key);
        }
        for key in keys.iter().rev() {
            chain = chain.key_up(*key);
        }
        Ok(chain.perform().await?)
    }

    /// What has the focus: its role-relevant source, for a story that goes by keyboard alone.
    pub async fn focused(&self) -> Result<WebElement> {
        Ok(self
            .driver
            .execute("return document.activeElement", vec![])
            .await?
            .element()?)
    }

    /// Shows the light or the dark colours whatever the settings say, for pictures of both.
    pub async fn show_theme(&self, theme: &str) -> Result<()> {
        ensure!(["light", "dark"].contains(&theme), "there is no theme {theme:?}");
        self.driver
            .execute(
                "document.documentElement.dataset.theme = arguments[0]",
                vec![json!(theme)],
            )
            .await?;
        Ok(())
    }

    /// Waits until the fonts are there, colours and drawers have come to rest and what was last done has been painted.
    pub async fn settle(&self) -> Result<()> {
        self.driver
            .execute_async(
                "const done = arguments[0];
                 const ends = (one) => one.effect?.getComputedTiming().endTime !== Infinity;
                 const rest = () => Promise.allSettled(document.getAnimations().filter(ends).map((one) => one.finished));
                 const frame = () => new Promise((painted) => requestAnimationFrame(painted));
                 document.fonts.ready.then(frame).then(rest).then(frame).then(frame).then(() => done());",
                vec![],
            )
            .await?;
        Ok(())
    }

    /// The serious and critical accessibility findings on what is shown now.
    pub async fn serious_findings(&self) -> Result<Vec<Finding>> {
        axe::serious(&self.driver).await
    }

    /// Fails with all findings if there is a serious one.
    pub async fn must_be_accessible(&self) -> Result<()> {
        let findings = self.serious_findings().await?;
        let told: Vec<String> = findings.iter().map(ToString::to_string).collect();
        ensure!(told.is_empty(), "axe reports on this page:\n{}", told.join("\n"));
        Ok(())
    }
}

/// React Aria says `aria-disabled` where it keeps a disabled control in the tab order.
async fn usable(element: &WebElement) -> Result<bool> {
    Ok(element.is_enabled().await? && element.attr("aria-disabled").await?.as_deref() != Some("true"))
}

fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A key by the name that the web platform gives it.
fn key(name: &str) -> Option<char> {
    let special = match name {
        "Enter" => Key::Enter,
        "Escape" => Key::Escape,
        "Tab" => Key::Tab,
        "Space" => return Some(' '),
        "Backspace" => Key::Backspace,
        "Delete" => Key::Delete,
        "Home" => Key::Home,
        "End" => Key::End,
        "PageUp" => Key::PageUp,
        "PageDown" => Key::PageDown,
        "ArrowUp" => Key::Up,
        "ArrowDown" => Key::Down,
        "ArrowLeft" => Key::Left,
        "ArrowRight" => Key::Right,
        "F2" => Key::F2,
        "Control" => Key::Control,
        "Shift" => Key::Shift,
        "Alt" => Key::Alt,
        "Meta" => Key::Meta,
        _ => {
            let mut letters = name.chars();
            return letters.next().filter(|_| letters.next().is_none());
        }
    };
    Some(special.value())
}

#[cfg(test)]
mod tests {
    use super::key;

    #[test]
    fn a_misspelt_key_is_refused_rather_than_typed() {
        assert_eq!(key("k"), Some('k'));
        assert_eq!(key("é"), Some('é'));
        assert_eq!(key("Entre"), None);
        assert_eq!(key(""), None);
    }
}
