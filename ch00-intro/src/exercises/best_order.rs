//! Exercise 0.7: in which order should a cook begin?

use crate::Minutes;

/// A dish for [`Kitchen::prepare`](crate::Kitchen::prepare).
#[derive(Clone, Copy, Debug)]
pub struct Recipe {
    pub hands_on: Minutes,
    pub by_itself: Minutes,
}

/// Returns the numbers of the recipes, counted from 0, in the order in which
/// one cook should begin them, so that all are done as early as possible.
pub fn best_order(recipes: &[Recipe]) -> Vec<usize> {
    todo!("exercise 0.7: sort the recipes")
}

/// Predicts how many minutes one cook needs for the recipes in this order.
pub fn predict(recipes: &[Recipe]) -> Minutes {
    todo!("exercise 0.7: predict without cooking")
}
