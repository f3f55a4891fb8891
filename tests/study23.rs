//! The fixture `study-23` is what its generator writes, and the published findings hold in it.

#[allow(dead_code, missing_docs)]
#[path = "../examples/study23.rs"]
mod study23;

use gradus::stats::fisher_two_sided;
use study23::{Category, Post, csv, posts};

/// How many posts of a category are so.
fn count(posts: &[Post], category: Category, so: impl Fn(&Post) -> bool) -> u64 {
    posts
        .iter()
        .filter(|post| post.category == category && so(post))
        .count() as u64
}

fn permanent(post: &Post) -> bool {
    post.contract != "fixed-term"
}

#[test]
fn the_fixture_is_what_the_generator_writes() {
    let written = std::fs::read_to_string("fixtures/study-23/posts.csv").unwrap();
    assert!(
        written == csv(&posts()),
        "run `cargo run --example study23 > fixtures/study-23/posts.csv`"
    );
}

#[test]
fn two_thirds_of_new_specialists_are_permanent() {
    let posts = posts();
    let all = count(&posts, Category::NewSpecialist, |_| true);
    let share = count(&posts, Category::NewSpecialist, permanent) as f64 / all as f64;
    assert!((0.64..=0.69).contains(&share), "{share} of {all}");
}

#[test]
fn the_two_other_categories_are_significantly_more_often_permanent() {
    let posts = posts();
    let table = |category| {
        let yes = count(&posts, category, permanent);
        (yes, count(&posts, category, |_| true) - yes)
    };
    let (new_yes, new_no) = table(Category::NewSpecialist);
    for category in [Category::Academic, Category::LearningSupport] {
        let (yes, no) = table(category);
        assert!(yes * new_no > new_yes * no, "{category:?}");
        assert!(fisher_two_sided(new_yes, new_no, yes, no) < 0.001, "{category:?}");
    }
}

#[test]
fn several_roles_in_one_post_are_the_rule_among_new_specialists_alone() {
    let posts = posts();
    let several = |category| count(&posts, category, |post| !post.roles.is_empty());
    assert!(2 * several(Category::NewSpecialist) > count(&posts, Category::NewSpecialist, |_| true));
    assert_eq!(
        several(Category::Academic) + several(Category::LearningSupport),
        0
    );
}

#[test]
fn project_money_is_where_the_new_roles_are() {
    let posts = posts();
    let share = |category| {
        count(&posts, category, |post| post.funding == "project") as f64
            / count(&posts, category, |_| true) as f64
    };
    assert!(share(Category::NewSpecialist) > 3.0 * share(Category::Academic));
    assert!(share(Category::NewSpecialist) > 10.0 * share(Category::LearningSupport));
}

#[test]
fn few_institutions_have_a_post_above_the_new_roles() {
    let posts = posts();
    let mut with: Vec<&str> = posts
        .iter()
        .filter(|post| post.title == "Senior Learning Technologist")
        .map(|post| post.institution)
        .collect();
    with.dedup();
    assert!(with.len() <= 7, "{with:?}");
}
