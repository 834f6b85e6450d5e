//! Four hundred days of everything that happens to reminders, against a plain model of the rules: the model knows what the
//! user was promised, and nothing of how the engine keeps it.

use std::collections::{BTreeMap, BTreeSet};

use engine::portfolio::view::NameKey;
use engine::reminders::view::{PolicyDraft, PolicyScope};
use engine::settings::view::{QuietHours, Settings};
use engine::{Notification, Target, Urgency};
use model::time::DAY;
use model::{AccountId, Timestamp};
use registrar::portfolio::OwnedName;
use support::bench::{Whereabouts, morning, name};
use support::fake::{CLOUD, Fake, FakeBench, HARBOR};

/// Numbers that look like chance and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }

    fn chance(&mut self, of_hundred: u64) -> bool {
        self.below(100) < of_hundred
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[usize::try_from(self.below(from.len() as u64)).expect("small")]
    }
}

/// A name of the story.
#[derive(Clone)]
struct Owned {
    expires_at: i64,
    auto_renew: Option<bool>,
    /// Its registrar says that renewing it fails.
    failing: bool,
    /// It is renewed by its switch when its date comes.
    keeps_word: bool,
    tag: Option<&'static str>,
    /// In the second account, whose provider says nothing about grace and redemption.
    second: bool,
}

impl Owned {
    fn day(&self) -> i64 {
        self.expires_at.div_euclid(DAY)
    }

    /// Days since its end, whole ones, by the hour.
    fn late(&self, now: i64) -> i64 {
        (now - self.expires_at).div_euclid(DAY)
    }

    fn word(&self, now: i64) -> &'static str {
        match self.late(now) {
            ..0 if self.failing => "auto_renew_failed",
            ..0 => "active",
            _ if self.second => "expired",
            0..30 => "autoRenewPeriod",
            30..60 => "redemptionPeriod",
            60.. => "pendingDelete",
        }
    }
}

/// A policy as the model knows it: which names, and how they are told.
#[derive(Clone)]
struct Rule {
    covers: fn(&Owned) -> bool,
    days: Vec<i64>,
    after: bool,
    silent: bool,
}

/// What is told of a name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    /// It renews by itself.
    Renews,
    /// A stage, by its place among all stages of a name: later ones are larger.
    Stage(i64),
}

/// What the user was promised.
struct Model {
    names: BTreeMap<String, Owned>,
    rules: Vec<Rule>,
    told: Vec<(String, i64, What)>,
    snoozes: Vec<(String, i64, i64)>,
    paused_until: i64,
    quiet: Option<(i64, i64)>,
    /// Names with their days; whether it was taken back.
    digests: Vec<(Vec<(String, i64)>, bool)>,
    withdrawn: BTreeSet<u32>,
}

/// Five days or less apart is one expiry.
fn same(a: i64, b: i64) -> bool {
    (a - b).abs() <= 5
}

impl Model {
    fn rule(&self, owned: &Owned) -> &Rule {
        let found = self.rules.iter().find(|rule| (rule.covers)(owned));
        found.expect("the last one covers all")
    }

    /// The stage that a name has reached, with its day: none when that is no news.
    fn stage(&self, name: &str, owned: &Owned, now: i64) -> Option<(i64, i64)> {
        let (today, day) = (now.div_euclid(DAY), owned.day());
        let rule = self.rule(owned);
        let generic = !name.ends_with(".de");
        let end = match owned.word(now) {
            "autoRenewPeriod" if generic => Some(day + 30),
            "redemptionPeriod" if generic => Some(day + 60),
            _ => None,
        };
        if rule.silent || !(today - day <= 45 || end.is_some_and(|end| today <= end + 7)) {
            return None;
        }
        // From the last to the first; a stage's number is its distance from the end.
        let mut stages: Vec<(i64, i64)> = rule.days.iter().map(|left| (-left, day - left)).collect();
        stages.push((1, day + 1));
        if let Some(end) = end.filter(|_| rule.after) {
            // Those of redemption come after those of grace.
            let place = if end == day + 30 { 10 } else { 20 };
            stages.extend([(place, end - 7), (place + 1, end - 1)]);
        }
        stages
            .into_iter()
            .filter(|(_, begins)| *begins <= today)
            .max_by_key(|(stage, _)| *stage)
    }

    fn is_safe(owned: &Owned, now: i64) -> bool {
        let left = owned.day() - now.div_euclid(DAY);
        owned.auto_renew == Some(true) && left >= 0 && !(owned.word(now) == "auto_renew_failed" && left <= 60)
    }

    fn snoozed(&self, name: &str, day: i64, now: i64) -> bool {
        self.snoozes
            .iter()
            .any(|(snoozed, of, until)| snoozed == name && same(*of, day) && *until > now)
    }

    fn is_quiet(&self, at: i64, offset: i64) -> bool {
        let minute = (at + offset).rem_euclid(DAY) / 60;
        self.quiet.is_some_and(|(from, to)| {
            if from < to {
                (from..to).contains(&minute)
            } else {
                minute >= from || minute < to
            }
        })
    }

    /// One look: the names that must be told now.
    fn look(&mut self, now: i64, zone: &Whereabouts) -> BTreeSet<String> {
        let offset = |at: i64| i64::from(zone.offset(Timestamp(at)));
        self.settle();
        if self.paused_until > now {
            return BTreeSet::new();
        }
        let quiet_end = (now..)
            .step_by(60)
            .find(|at| !self.is_quiet(*at, offset(*at)))
            .expect("it ends");
        let mut found: Vec<(String, i64, What)> = Vec::new();
        for (name, owned) in &self.names {
            let Some((stage, begins)) = self.stage(name, owned, now) else {
                continue;
            };
            let day = owned.day();
            let known = || {
                self.told
                    .iter()
                    .filter(|(told, of, _)| told == name && same(*of, day))
                    .map(|(_, _, what)| *what)
            };
            let (what, is_told) = if Self::is_safe(owned, now) {
                (What::Renews, known().next().is_some())
            } else {
                let later = |what| matches!(what, What::Stage(told) if told >= stage);
                (What::Stage(stage), known().any(later))
            };
            // Not before nine of the stage's day.
            let early = now + offset(now) < begins * DAY + 9 * 3600;
            let held = now < quiet_end && !(now < owned.expires_at && owned.expires_at <= quiet_end);
            if !is_told && !early && !held && !self.snoozed(name, day, now) {
                found.push((name.clone(), day, what));
            }
        }
        if !found.is_empty() {
            let names = found.iter().map(|(name, day, _)| (name.clone(), *day));
            self.digests.push((names.collect(), false));
        }
        let names = found.iter().map(|(name, ..)| name.clone()).collect();
        self.told.extend(found);
        names
    }

    /// Digests of which everything is renewed are taken back; the fifty newest are looked at.
    fn settle(&mut self) {
        let first = self.digests.len().saturating_sub(50);
        for (place, (names, over)) in self.digests.iter_mut().enumerate().skip(first) {
            if !*over && names.iter().all(|(name, day)| self.names[name].day() > day + 5) {
                *over = true;
                self.withdrawn.insert(u32::try_from(place + 1).expect("small"));
            }
        }
    }

    /// How many names the tray counts.
    fn due(&self, now: i64) -> usize {
        let counts = |(name, owned): &(&String, &Owned)| {
            self.stage(name, owned, now).is_some()
                && !Self::is_safe(owned, now)
                && !self.snoozed(name, owned.day(), now)
                && owned.word(now) != "pendingDelete"
        };
        self.names.iter().filter(counts).count()
    }
}

/// The world, the engine on it, and the model beside it.
struct Story {
    bench: FakeBench,
    fakes: [Fake; 2],
    accounts: [AccountId; 2],
    model: Model,
    dice: Dice,
    seen: usize,
    policies: Vec<String>,
}

impl Story {
    async fn begin(seed: u64) -> Self {
        let fakes = [Fake::new(&HARBOR), Fake::new(&CLOUD)];
        let bench = FakeBench::by_hand(&[&fakes[0], &fakes[1]]).await;
        let settings = Settings {
            sync_minutes: 0,
            reminders: false,
            ..bench.engine.settings_get().await.expect("settings")
        };
        bench.engine.settings_set(settings).await.expect("kept");
        let mut dice = Dice(seed);
        let names = names(&mut dice);
        let accounts = [
            bench.connect(&fakes[0], "Main").await,
            bench.connect(&fakes[1], "Second").await,
        ];
        let model = Model {
            names,
            rules: vec![Rule {
                covers: |_| true,
                days: vec![60, 30, 14, 7, 3, 1, 0],
                after: true,
                silent: false,
            }],
            told: Vec::new(),
            snoozes: Vec::new(),
            paused_until: 0,
            quiet: None,
            digests: Vec::new(),
            withdrawn: BTreeSet::new(),
        };
        let mut story = Self {
            bench,
            fakes,
            accounts,
            model,
            dice,
            seen: 0,
            policies: Vec::new(),
        };
        story.show_world().await;
        let tagged = |tag| move |owned: &(&String, &Owned)| owned.1.tag == Some(tag);
        for tag in ["client", "parked"] {
            for (text, _) in story.model.names.iter().filter(tagged(tag)) {
                let tags = vec![tag.to_uppercase()];
                let kept = story.bench.engine.portfolio_tags_keep(name(text), tags).await;
                kept.expect("tagged");
            }
        }
        story
            .policy("Parked", tag("parked"), &[], true, |owned| {
                owned.tag == Some("parked")
            })
            .await;
        story
            .policy("Clients", tag("client"), &[90, 45, 10], false, |owned| {
                owned.tag == Some("client")
            })
            .await;
        let second = PolicyScope::Account {
            account: story.accounts[1],
        };
        story
            .policy("Second", second, &[20], false, |owned| owned.second)
            .await;
        story
    }

    /// Keeps a policy, which comes last.
    async fn policy(
        &mut self,
        label: &str,
        scope: PolicyScope,
        days: &[u16],
        silent: bool,
        covers: fn(&Owned) -> bool,
    ) {
        let draft = PolicyDraft {
            label: label.to_owned(),
            scope,
            days: days.to_vec(),
            grace: !silent,
            redemption: !silent,
            silent,
        };
        let kept = self.bench.engine.reminders_policy_save(None, draft).await;
        self.policies.push(kept.expect("kept"));
        let others = self.model.rules.pop().expect("the rule of all others");
        self.model.rules.push(Rule {
            covers,
            days: days.iter().map(|days| i64::from(*days)).collect(),
            after: true,
            silent,
        });
        self.model.rules.push(others);
    }

    fn now(&self) -> i64 {
        self.bench.engine.now().0
    }

    /// Writes the world into the registrars and lets the engine read it.
    async fn show_world(&self) {
        let now = self.now();
        for (place, fake) in self.fakes.iter().enumerate() {
            let here = self
                .model
                .names
                .iter()
                .filter(|(_, owned)| usize::from(owned.second) == place);
            let names = here.map(|(text, owned)| {
                let told = OwnedName {
                    status: Some(owned.word(now).to_owned()),
                    expires_at: Some(Timestamp(owned.expires_at)),
                    auto_renew: owned.auto_renew,
                    ..OwnedName::bare(name(text))
                };
                (told.name.clone(), told)
            });
            fake.state().names = names.collect();
        }
        self.bench.sync().await;
    }

    /// Looks once and compares what is told with what must be told.
    async fn look(&mut self, when: &str) {
        let now = self.now();
        for owned in self.model.names.values_mut() {
            if owned.auto_renew == Some(true) && owned.keeps_word && !owned.failing && now >= owned.expires_at
            {
                owned.expires_at += 365 * DAY;
            }
        }
        self.show_world().await;
        let expected = self.model.look(now, &self.bench.clock.zone);
        // Otherwise off, so that the schedule does not look while the story moves the clock and the world.
        self.switch(true).await;
        self.bench.engine.reminders_tick().await.expect("a look");
        let shown = self.bench.notices.shown();
        let new = &shown[self.seen..];
        self.seen = shown.len();
        assert!(new.len() <= 1, "{when}: one notification for all: {new:?}");
        let told: BTreeSet<String> = new.iter().flat_map(names_of).collect();
        assert_eq!(told, expected, "{when}, {}", Timestamp(now));
        for notification in new {
            self.check(notification, now, when);
        }
        assert_eq!(
            self.bench.engine.reminders_tick().await.expect("a second look"),
            0,
            "{when}"
        );
        self.switch(false).await;
        let withdrawn: BTreeSet<u32> = self.bench.notices.withdrawn().into_iter().collect();
        assert_eq!(withdrawn, self.model.withdrawn, "{when}, {}", Timestamp(now));
        let tray = self.bench.engine.reminders_tray().await.expect("the tray");
        assert_eq!(
            tray.due as usize,
            self.model.due(now),
            "{when}, {}",
            Timestamp(now)
        );
    }

    async fn switch(&self, reminders: bool) {
        let settings = Settings {
            reminders,
            ..self.bench.engine.settings_get().await.expect("settings")
        };
        self.bench.engine.settings_set(settings).await.expect("kept");
    }

    fn check(&self, notification: &Notification, now: i64, when: &str) {
        let number = u32::try_from(self.model.digests.len()).expect("small");
        assert_eq!(notification.digest, Some(number), "{when}");
        let pressing = |text: &String| {
            let owned = &self.model.names[text];
            let left = owned.day() - now.div_euclid(DAY);
            left <= 3 && !Model::is_safe(owned, now) && owned.word(now) != "pendingDelete"
        };
        let critical = names_of(notification).iter().any(pressing);
        assert_eq!(
            notification.urgency == Urgency::Critical,
            critical,
            "{when}: {notification:?}"
        );
    }

    fn key(&self, text: &str) -> NameKey {
        NameKey {
            account: self.accounts[usize::from(self.model.names[text].second)],
            name: name(text),
        }
    }

    /// Something that happens to somebody with names.
    async fn happens(&mut self) {
        let now = self.now();
        let texts: Vec<String> = self.model.names.keys().cloned().collect();
        let any = self.dice.pick(&texts).clone();
        if self.dice.chance(6) {
            // Somebody renews one of what is told or lapsed.
            let near = |owned: &Owned| (-60..45).contains(&owned.late(now));
            let names = self.model.names.iter().filter(|(_, owned)| near(owned));
            let names: Vec<String> = names.map(|(text, _)| text.clone()).collect();
            if !names.is_empty() {
                let text = self.dice.pick(&names).clone();
                self.model.names.get_mut(&text).expect("known").expires_at += 365 * DAY;
            }
        }
        if self.dice.chance(5) {
            let owned = self.model.names.get_mut(&any).expect("known");
            owned.failing = !owned.failing;
        }
        if self.dice.chance(4) {
            let owned = self.model.names.get_mut(&any).expect("known");
            owned.auto_renew = Some(owned.auto_renew != Some(true));
        }
        if self.dice.chance(3) {
            // It moves to the other account, which tells its date a day later.
            let owned = self.model.names.get_mut(&any).expect("known");
            owned.second = !owned.second;
            owned.expires_at += DAY;
        }
        if self.dice.chance(3) {
            let hours = *self.dice.pick(&[13, -11, 0, 2, -5, 9]);
            self.bench.clock.zone.travel(hours);
            if self.dice.chance(50) {
                // And the clocks change there before long.
                let change = morning() + chrono::TimeDelta::seconds(now - morning().timestamp() + 9 * DAY);
                self.bench.clock.zone.change(change, hours + 1);
            }
        }
        if self.dice.chance(4) {
            self.snooze_one(&any, now).await;
        }
        if self.dice.chance(4) && !self.model.digests.is_empty() {
            self.snooze_digest(now).await;
        }
        if self.dice.chance(2) {
            self.bench.engine.reminders_pause(20).await.expect("paused");
            self.model.paused_until = now + 20 * 3600;
        }
        if self.dice.chance(3) {
            self.hours().await;
        }
    }

    async fn snooze_one(&mut self, text: &str, now: i64) {
        let days = u16::try_from(self.dice.below(20)).expect("small");
        self.show_world().await;
        let keys = vec![self.key(text)];
        self.bench
            .engine
            .reminders_snooze(keys, days)
            .await
            .expect("silenced");
        let day = self.model.names[text].day();
        self.model
            .snoozes
            .retain(|(name, of, _)| !(name == text && same(*of, day)));
        if days > 0 {
            let until = now + i64::from(days) * DAY;
            self.model.snoozes.push((text.to_owned(), day, until));
        }
    }

    async fn snooze_digest(&mut self, now: i64) {
        let last = self.model.digests.len();
        let digest = u32::try_from(last).expect("small");
        let snoozed = self.bench.engine.reminders_snooze_digest(digest, 7).await;
        snoozed.expect("silenced");
        let (names, _) = self.model.digests[last - 1].clone();
        for (text, day) in names {
            self.model
                .snoozes
                .retain(|(name, of, _)| !(*name == text && same(*of, day)));
            self.model.snoozes.push((text, day, now + 7 * DAY));
        }
        self.model.withdrawn.insert(digest);
    }

    async fn hours(&mut self) {
        let quiet = *self.dice.pick(&[
            None,
            Some((1320_u16, 480_u16)),
            Some((540, 1020)),
            Some((1200, 660)),
        ]);
        let settings = Settings {
            quiet_hours: quiet.map(|(from, to)| QuietHours { from, to }),
            ..self.bench.engine.settings_get().await.expect("settings")
        };
        self.bench.engine.settings_set(settings).await.expect("kept");
        self.model.quiet = quiet.map(|(from, to)| (i64::from(from), i64::from(to)));
    }
}

fn tag(tag: &str) -> PolicyScope {
    PolicyScope::Tag { tag: tag.to_owned() }
}

fn names_of(notification: &Notification) -> Vec<String> {
    let Target::Names(names) = &notification.target else {
        panic!("{notification:?}")
    };
    names.iter().map(|key| key.name.to_string()).collect()
}

/// Seventy names of every sort, which end in the course of the story.
fn names(dice: &mut Dice) -> BTreeMap<String, Owned> {
    (0..70_u64)
        .map(|number| {
            let seconds = i64::try_from(dice.below(430 * 86_400)).expect("small");
            let owned = Owned {
                expires_at: morning().timestamp() - 20 * DAY + seconds,
                auto_renew: *dice.pick(&[None, Some(false), Some(true), Some(true)]),
                failing: dice.chance(10),
                keeps_word: dice.chance(80),
                tag: *dice.pick(&[None, None, None, Some("client"), Some("parked")]),
                second: dice.chance(25),
            };
            let ending = ["com", "org", "de"][usize::try_from(number % 3).expect("small")];
            (format!("name-{number}.{ending}"), owned)
        })
        .collect()
}

/// Lives through the days.
async fn four_hundred_days(seed: u64) {
    let mut story = Story::begin(seed).await;
    let start = morning().timestamp().div_euclid(DAY) * DAY;
    let mut asleep = 0_u64;
    for day in 0..=400_i64 {
        if asleep > 0 {
            asleep -= 1;
            continue;
        }
        // Computers sleep for a day, and now and then for weeks.
        if story.dice.chance(12) {
            continue;
        }
        if story.dice.chance(3) {
            asleep = 2 + story.dice.below(20);
        }
        if day == 130 {
            story.policies.swap(0, 1);
            let ids = story.policies.clone();
            story
                .bench
                .engine
                .reminders_policy_order(ids)
                .await
                .expect("ordered");
            story.model.rules.swap(0, 1);
        }
        if day == 210 {
            let id = story.policies.remove(0);
            story
                .bench
                .engine
                .reminders_policy_remove(id)
                .await
                .expect("removed");
            story.model.rules.remove(0);
        }
        if day % 120 == 100 {
            story.bench = story.bench.restarted().await;
        }
        // A clock that is wrong for a day.
        let wrong = if story.dice.chance(3) {
            1 + i64::try_from(story.dice.below(4)).expect("small")
        } else {
            0
        };
        let mut seconds: Vec<i64> = (0..=story.dice.below(3))
            .map(|_| i64::try_from(story.dice.below(86_400)).expect("small"))
            .collect();
        seconds.sort_unstable();
        for second in seconds {
            let target = start + (day - wrong) * DAY + second;
            story.bench.clock.advance(target - story.now());
            story.happens().await;
            story.look(&format!("seed {seed}, day {day}")).await;
        }
    }
    assert!(
        story.model.told.len() > 60,
        "a year tells much: {}",
        story.model.told.len()
    );
    let kinds = |what: fn(&What) -> bool| story.model.told.iter().filter(|(_, _, told)| what(told)).count();
    assert!(kinds(|what| *what == What::Renews) > 0);
    assert!(kinds(|what| matches!(what, What::Stage(stage) if *stage >= 10)) > 0);
    assert!(!story.model.withdrawn.is_empty());
}

#[tokio::test]
async fn four_hundred_days_of_sleep_travel_renewals_and_rules_tell_exactly_what_was_promised() {
    four_hundred_days(7).await;
}

#[tokio::test]
async fn four_hundred_other_days_do_as_well() {
    four_hundred_days(1_000_003).await;
}
