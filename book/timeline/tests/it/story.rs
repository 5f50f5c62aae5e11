//! Comparing traces.

use timeline::{Kind, Rules, Timeline, Trace};

use crate::support::*;

fn countdown_trace(polls: u64) -> Trace {
    let timeline = timeline();
    spin_on(timeline.task("tea", countdown(polls, false)));
    timeline.trace()
}

#[test]
fn times_and_the_length_of_spins_do_not_matter() {
    let (short, long) = (countdown_trace(10), countdown_trace(100));
    assert_ne!(short, long);
    assert_eq!(short.same_story(&long), Ok(()));
}

#[test]
fn the_first_difference_is_named_with_its_line() {
    let kept = countdown_trace(10);
    let mut fresh = kept.clone();
    let Kind::PollStart { task } = &mut fresh.events[1].kind else {
        panic!("the second event is a poll");
    };
    *task = "soup".to_string();
    let difference = kept.same_story(&fresh).expect_err("they differ");
    assert_eq!(
        difference,
        "event 2 (line 9) differs\n  \
         kept: \"kind\": \"poll-start\", \"thread\": \"main\", \"task\": \"tea\"\n  \
         now:  \"kind\": \"poll-start\", \"thread\": \"main\", \"task\": \"soup\""
    );
    let json = kept.to_json();
    let line = json.lines().nth(9 - 1).expect("line 9");
    assert!(line.contains("poll-start"), "{line}");
}

#[test]
fn a_missing_end_is_a_difference() {
    let kept = countdown_trace(10);
    let mut fresh = kept.clone();
    fresh.events.pop();
    let difference = kept.same_story(&fresh).expect_err("one is shorter");
    assert!(difference.ends_with("now:  the end"), "{difference}");
    let difference = fresh.same_story(&kept).expect_err("one is longer");
    assert!(difference.contains("kept: the end"), "{difference}");
}

#[test]
fn title_and_names_belong_to_the_story() {
    let kept = countdown_trace(10);
    for (line, change) in [
        (4, (|trace| trace.title.push('!')) as fn(&mut Trace)),
        (5, |trace| trace.threads.push("w1".to_string())),
        (6, |trace| trace.tasks.clear()),
    ] {
        let mut fresh = kept.clone();
        change(&mut fresh);
        let difference = kept.same_story(&fresh).expect_err("they differ");
        assert!(
            difference.contains(&format!("(line {line})")),
            "{difference}"
        );
    }
}

#[test]
fn a_comma_in_a_name_is_no_second_name() {
    let tasks = |names: &[&str]| Trace {
        tasks: names.iter().map(|name| name.to_string()).collect(),
        ..Trace::default()
    };
    let difference = tasks(&["tea, soup"]).same_story(&tasks(&["tea", "soup"]));
    assert_eq!(
        difference.expect_err("they differ"),
        "the tasks differ (line 6)\n  kept: \"tea, soup\"\n  now:  \"tea\", \"soup\""
    );
}

#[test]
fn rules_name_what_is_missing_new_or_different() {
    let timeline = timeline();
    let mut tea = timeline.task("tea", async {});
    let _soup = timeline.task("soup", async {});
    assert!(poll_once(&mut tea).is_ready());
    let kept = timeline.trace();
    let rules = Rules::like(&kept).needs("somebody parks", |e| e.kind == Kind::Park);
    assert_eq!(
        kept.obeys(&rules),
        Err(vec!["no event shows that somebody parks".to_string()])
    );

    let timeline = Timeline::new("other");
    timeline.record_unpark();
    drop(timeline.task("tea", async {}));
    let _cake = timeline.task("cake", async {});
    timeline.record_park();
    let faults = timeline.trace().obeys(&rules).expect_err("four faults");
    assert!(faults[0].starts_with("event 1 (unpark)"), "{faults:?}");
    assert_eq!(
        faults[1..],
        [
            "the task \"soup\" is missing",
            "the task \"tea\" ends dropped, expected ready",
            "the task \"cake\" is new",
        ]
    );
}
