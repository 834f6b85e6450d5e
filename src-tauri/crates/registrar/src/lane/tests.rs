use super::*;

const NO_PATIENCE: Duration = Duration::ZERO;
const FOREVER: Duration = Duration::from_secs(100_000);

fn ten_a_second() -> Lane {
    Lane::new(Rate {
        requests: 10,
        period: Duration::from_secs(1),
        block: Duration::from_secs(300),
    })
}

/// The most requests that a provider counts in any window of one second.
fn busiest_second(arrivals: &mut [Instant]) -> usize {
    arrivals.sort();
    (0..arrivals.len())
        .map(|first| {
            arrivals[first..]
                .iter()
                .take_while(|at| at.duration_since(arrivals[first]) <= Duration::from_secs(1))
                .count()
        })
        .max()
        .unwrap_or(0)
}

/// Sends `count` requests from many tasks; the request number `n` arrives after `there(n)` and is answered `back` later.
async fn run(lane: &Lane, count: u64, there: fn(u64) -> u64, back: u64) -> (Vec<Instant>, Duration) {
    let begun = Instant::now();
    let tasks: Vec<_> = (0..count)
        .map(|n| {
            let lane = lane.clone();
            tokio::spawn(async move {
                let turn = lane.turn(FOREVER).await.expect("an open lane");
                tokio::time::sleep(Duration::from_millis(there(n))).await;
                let arrival = Instant::now();
                tokio::time::sleep(Duration::from_millis(back)).await;
                turn.answered();
                arrival
            })
        })
        .collect();
    let mut arrivals = Vec::new();
    for task in tasks {
        arrivals.push(task.await.expect("no panic"));
    }
    (arrivals, begun.elapsed())
}

#[tokio::test(start_paused = true)]
async fn keeps_the_quota_and_nearly_all_of_its_pace() {
    let lane = ten_a_second();
    let (mut arrivals, took) = run(&lane, 1000, |_| 20, 20).await;
    assert!(busiest_second(&mut arrivals) <= 10);
    // 1,000 requests at 10 a second are 100 seconds; 5 % more is the budget.
    assert!(took <= Duration::from_secs(105), "{took:?}");
    assert!(lane.state().per_1000_seconds >= 9_500);
}

#[tokio::test(start_paused = true)]
async fn a_slow_provider_does_not_slow_the_pace() {
    let (mut arrivals, took) = run(&ten_a_second(), 500, |_| 30, 900).await;
    assert!(busiest_second(&mut arrivals) <= 10);
    assert!(took <= Duration::from_secs(54), "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn a_stall_on_the_way_does_not_crowd_a_second() {
    // Every 40th request is held up for most of a second, so that it arrives among its followers.
    let (mut arrivals, took) = run(&ten_a_second(), 400, |n| if n % 40 == 20 { 700 } else { 15 }, 15).await;
    assert!(busiest_second(&mut arrivals) <= 10);
    assert!(took <= Duration::from_secs(43), "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn wildly_varying_answers_cost_little_pace() {
    let (_, took) = run(&ten_a_second(), 1000, |n| 20 + (n * 7919) % 400, 20).await;
    assert!(took <= Duration::from_secs(105), "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn serves_in_the_order_of_arrival() {
    let lane = ten_a_second();
    let order = Arc::new(Mutex::new(Vec::new()));
    let mut tasks = Vec::new();
    for n in 0..30 {
        let (lane, order) = (lane.clone(), order.clone());
        tasks.push(tokio::spawn(async move {
            let turn = lane.turn(FOREVER).await.expect("an open lane");
            order.lock().expect("no panic").push(n);
            turn.answered();
        }));
        tokio::task::yield_now().await;
    }
    for task in tasks {
        task.await.expect("no panic");
    }
    assert_eq!(*order.lock().expect("no panic"), (0..30).collect::<Vec<_>>());
}

#[tokio::test(start_paused = true)]
async fn a_cancelled_waiter_costs_nothing() {
    let lane = ten_a_second();
    lane.turn(FOREVER).await.expect("an open lane").answered();
    let waiting = tokio::spawn({
        let lane = lane.clone();
        async move { lane.turn(FOREVER).await.map(Turn::answered) }
    });
    tokio::task::yield_now().await;
    waiting.abort();
    let begun = Instant::now();
    lane.turn(FOREVER).await.expect("an open lane").answered();
    assert!(begun.elapsed() < Duration::from_millis(110));
}

#[tokio::test(start_paused = true)]
async fn a_refusal_closes_the_lane_for_as_long_as_it_says() {
    let lane = ten_a_second();
    let turn = lane.turn(FOREVER).await.expect("an open lane");
    assert_eq!(turn.refused(Some(Duration::from_secs(7))), Duration::from_secs(7));
    assert_eq!(lane.state().closed_for_seconds, 7);
    assert!(lane.turn(NO_PATIENCE).await.is_err());
    let begun = Instant::now();
    lane.turn(FOREVER).await.expect("it opens").answered();
    assert!(begun.elapsed() >= Duration::from_secs(7));
    assert_eq!(lane.state().closed_for_seconds, 0);
}

#[tokio::test(start_paused = true)]
async fn a_second_refusal_is_taken_for_the_block() {
    let lane = ten_a_second();
    let turn = lane.turn(FOREVER).await.expect("an open lane");
    assert_eq!(turn.refused(None), SHORT_BREAK);
    let turn = lane.turn(FOREVER).await.expect("it opens");
    assert_eq!(turn.refused(None), Duration::from_secs(300));
    assert_eq!(
        lane.turn(NO_PATIENCE).await.map(drop),
        Err(Closed {
            opens_in: Duration::from_secs(300)
        })
    );
}

#[tokio::test(start_paused = true)]
async fn refusals_of_requests_that_were_on_the_way_together_count_once() {
    let lane = ten_a_second();
    let first = lane.turn(FOREVER).await.expect("an open lane");
    let second = lane.turn(FOREVER).await.expect("an open lane");
    assert_eq!(first.refused(None), SHORT_BREAK);
    assert_eq!(second.refused(None), SHORT_BREAK);
    assert!(lane.state().closed_for_seconds <= 2);
}

#[tokio::test(start_paused = true)]
async fn a_refusal_long_after_the_last_is_a_first_one() {
    let lane = ten_a_second();
    let _ = lane.turn(FOREVER).await.expect("an open lane").refused(None);
    tokio::time::sleep(Duration::from_secs(60)).await;
    let turn = lane.turn(FOREVER).await.expect("it opens");
    assert_eq!(turn.refused(None), SHORT_BREAK);
}

#[tokio::test(start_paused = true)]
async fn an_absurd_header_does_not_stop_an_account_for_days() {
    let lane = ten_a_second();
    let turn = lane.turn(FOREVER).await.expect("an open lane");
    assert_eq!(turn.refused(Some(Duration::from_secs(u64::MAX))), LONGEST_BREAK);
}

#[tokio::test(start_paused = true)]
async fn after_a_refusal_the_pace_comes_back_slowly() {
    let lane = ten_a_second();
    let full = lane.state().per_1000_seconds;
    let _ = lane.turn(FOREVER).await.expect("an open lane").refused(None);
    let (_, took) = run(&lane, 11, |_| 1, 1).await;
    assert!(took >= Duration::from_secs(5), "{took:?}");
    assert!(lane.state().per_1000_seconds < full / 2);
    tokio::time::sleep(RECOVERY).await;
    assert_eq!(lane.state().per_1000_seconds, full);
}

#[tokio::test(start_paused = true)]
async fn a_key_that_another_program_uses_too_is_not_blocked() {
    // The provider leaves us four requests a second.
    let lane = ten_a_second();
    let counted = Arc::new(Mutex::new(VecDeque::new()));
    let mut blocked = false;
    for _ in 0..600 {
        let turn = lane.turn(FOREVER).await.expect("it opens");
        let now = Instant::now();
        let full = {
            let mut counted = counted.lock().expect("no panic");
            counted.retain(|&at: &Instant| now.duration_since(at) < Duration::from_secs(1));
            counted.push_back(now);
            counted.len() > 4
        };
        if full {
            blocked |= turn.refused(None) > SHORT_BREAK;
        } else {
            turn.answered();
        }
    }
    assert!(!blocked);
}

#[tokio::test(start_paused = true)]
async fn keeps_the_quota_that_the_provider_tells() {
    let lane = Lane::new(Rate {
        requests: 2,
        period: Duration::from_secs(1),
        block: Duration::from_secs(300),
    });
    lane.allowed(10);
    assert_eq!(lane.state().quota, 10);
    let (mut arrivals, took) = run(&lane, 100, |_| 20, 20).await;
    assert!(busiest_second(&mut arrivals) <= 10);
    assert!(took <= Duration::from_secs(12), "{took:?}");
    lane.allowed(2);
    let (mut arrivals, took) = run(&lane, 10, |_| 20, 20).await;
    // The first two may still stand in the wider quota's last second.
    assert!(busiest_second(&mut arrivals[2..]) <= 2);
    assert!(took >= Duration::from_secs(3), "{took:?}");
}
