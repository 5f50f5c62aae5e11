//! The box of an exercise: `{{#exercise 1.4}}`.

use super::listing;
use crate::exercise::{Exercise, file, read_chapter};
use crate::highlight::escape;
use crate::paths::Repo;
use crate::problem::Fault;
use crate::source::{Part, Source};
use std::path::Path;

pub fn html(repo: &Repo, number: &str) -> Result<String, Fault> {
    let (folder, exercises) = chapter(repo, number)?;
    let Some(exercise) = exercises.iter().find(|e| e.number == number) else {
        let declared = repo.name(&file(&folder));
        return Err(Fault::new(
            format!("{declared} declares no exercise {number}"),
            "declare it there, or correct the number",
        ));
    };
    let stub = whole(repo, &exercise.stub(&folder), number)?;
    let solution = whole(repo, &exercise.solution(&folder), number)?;
    let title = format!("Exercise {number}: {}", exercise.title);
    Ok(format!(
        "<div class=\"exercise-box\">\n<p class=\"exercise-title\">{}</p>\n<dl>\n\
         <dt>Write</dt><dd><code>{stub}</code></dd>\n\
         <dt>Check</dt><dd><code>cargo test -p {} --test exercises -- --ignored {}</code></dd>\n\
         <dt>Undo</dt><dd><code>git checkout -- {stub}</code></dd>\n\
         </dl>\n</div>\n\n{}\n\n{}",
        escape(&title),
        exercise.package(),
        filter(exercise, &exercises),
        folded("What is there", &stub)?,
        folded("A solution", &solution)?,
        stub = escape(&stub.name),
    ))
}

/// The folder and the exercises of the chapter that `number` belongs to.
fn chapter(repo: &Repo, number: &str) -> Result<(std::path::PathBuf, Vec<Exercise>), Fault> {
    let chapter = number.split('.').next().and_then(|n| n.parse().ok());
    let folder = chapter.and_then(|n: u32| repo.chapter(n)).ok_or_else(|| {
        Fault::new(
            format!("there is no chapter for exercise {number}"),
            "write the chapter's number, a dot, the exercise's",
        )
    })?;
    let exercises = read_chapter(repo, &folder).map_err(|problems| {
        let first = problems
            .first()
            .map(ToString::to_string)
            .unwrap_or_default();
        Fault::new(
            format!("the chapter's exercises cannot be read: {first}"),
            "mend that first",
        )
    })?;
    Ok((folder, exercises))
}

/// What libtest must look for to run this exercise's tests and no other's.
fn filter(exercise: &Exercise, all: &[Exercise]) -> String {
    let name = &exercise.module;
    // libtest looks for a part of the name: `race` would also run `race_again`.
    let unique = all.iter().filter(|e| e.module.starts_with(name)).count() == 1;
    format!("yours::{name}{}", if unique { "" } else { "::" })
}

fn whole(repo: &Repo, path: &Path, number: &str) -> Result<Source, Fault> {
    Source::read(repo, path).map_err(|fault| {
        Fault::new(
            format!("exercise {number}: {}", fault.message),
            "an exercise has a stub and a solution, in files named like its module",
        )
    })
}

/// A whole file, folded. Its doc comments stay whole: they are the exercise.
fn folded(what: &str, source: &Source) -> Result<String, Fault> {
    let lines = source.part(&Part::Whole)?;
    let listing = listing::rust(source, &lines, true);
    Ok(listing.replacen(
        "<span class=\"file\">",
        &format!("<span class=\"what\">{what}:</span> <span class=\"file\">"),
        1,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_hits_one_exercise() {
        let exercise = |module: &str| Exercise {
            module: module.into(),
            ..Exercise::default()
        };
        let all = [exercise("race"), exercise("race_again"), exercise("join")];
        assert_eq!(filter(&all[0], &all), "yours::race::");
        assert_eq!(filter(&all[1], &all), "yours::race_again");
        assert_eq!(filter(&all[2], &all), "yours::join");
    }
}
