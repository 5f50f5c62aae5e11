//! A few seeds of the example `conservation`, which runs as many as you like.

#[path = "../examples/conservation.rs"]
#[allow(dead_code)]
mod conservation;

use conservation::{Ends, run};

#[test]
fn permits_are_neither_lost_nor_made() {
    let mut total = Ends::default();
    for seed in 0..40 {
        let ends = run(seed);
        let Ends {
            held,
            closed,
            impatient,
            aborted,
            wrong,
        } = ends;
        assert_eq!(wrong, 0, "seed {seed}");
        assert_eq!(held + closed + impatient + aborted, 1000, "seed {seed}");
        total.add(&ends);
    }
    let Ends {
        held,
        closed,
        impatient,
        aborted,
        ..
    } = total;
    let all = [held, closed, impatient, aborted];
    assert!(
        all.iter().all(|&n| n > 1000),
        "each has happened: {total:?}"
    );
}

#[test]
fn a_seed_does_the_same_each_time() {
    let [first, second] = [7, 7].map(|seed| format!("{:?}", run(seed)));
    assert_eq!(first, second);
}
