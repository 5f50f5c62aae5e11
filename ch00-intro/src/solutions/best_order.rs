//! Exercise 0.7: in which order should a cook begin?
//!
//! All the work is done in one go, so the last pot goes on the stove at the
//! same time in every order. What counts is how long the pots stay there after
//! that: the longer one takes by itself, the earlier it should be there.

use crate::Minutes;
use std::cmp::Reverse;

/// A dish for [`Kitchen::prepare`](crate::Kitchen::prepare).
#[derive(Clone, Copy, Debug)]
pub struct Recipe {
    pub hands_on: Minutes,
    pub by_itself: Minutes,
}

/// Returns the numbers of the recipes, counted from 0, in the order in which
/// one cook should begin them, so that all are done as early as possible.
pub fn best_order(recipes: &[Recipe]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..recipes.len()).collect();
    order.sort_by_key(|&i| Reverse(recipes[i].by_itself));
    order
}

/// Predicts how many minutes one cook needs for the recipes in this order.
pub fn predict(recipes: &[Recipe]) -> Minutes {
    let (mut worked, mut done) = (0, 0);
    for recipe in recipes {
        worked += recipe.hands_on;
        done = done.max(worked + recipe.by_itself);
    }
    done
}
