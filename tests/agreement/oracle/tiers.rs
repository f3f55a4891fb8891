//! Tiers: the merged partial order of all scales, by naive transitive closure.

use crate::agreement::world::{GradeAt, World};

/// Which grade is at or below which, over all scales.
pub struct Tiers {
    grades: Vec<GradeAt>,
    /// `reach[a][b]`: one comes from a to b by going to the next grade of a scale or across an alignment.
    reach: Vec<Vec<bool>>,
}

impl Tiers {
    pub fn of(world: &World) -> Self {
        let mut grades = Vec::new();
        for (scale, declared) in world.scales.iter().enumerate() {
            for grade in 0..declared.grades.len() {
                grades.push(GradeAt { scale, grade });
            }
        }
        let aligned =
            |a: GradeAt, b: GradeAt| world.aligns.iter().any(|pair| *pair == (a, b) || *pair == (b, a));
        let mut reach: Vec<Vec<bool>> = grades
            .iter()
            .map(|&a| {
                grades
                    .iter()
                    .map(|&b| a == b || (a.scale == b.scale && a.grade + 1 == b.grade) || aligned(a, b))
                    .collect()
            })
            .collect();
        let all = grades.len();
        for through in 0..all {
            for from in 0..all {
                for to in 0..all {
                    if reach[from][through] && reach[through][to] {
                        reach[from][to] = true;
                    }
                }
            }
        }
        Self { grades, reach }
    }

    fn at(&self, grade: GradeAt) -> usize {
        self.grades
            .iter()
            .position(|&known| known == grade)
            .expect("every grade is listed")
    }

    /// Both stand on one tier.
    pub fn equal(&self, a: GradeAt, b: GradeAt) -> bool {
        let (a, b) = (self.at(a), self.at(b));
        self.reach[a][b] && self.reach[b][a]
    }

    /// `a` stands on a strictly lower tier than `b`.
    pub fn below(&self, a: GradeAt, b: GradeAt) -> bool {
        let (a, b) = (self.at(a), self.at(b));
        self.reach[a][b] && !self.reach[b][a]
    }

    /// Some alignment puts a grade below itself.
    pub fn circular(&self) -> bool {
        self.grades.iter().any(|&grade| {
            self.grades.iter().any(|&next| {
                next.scale == grade.scale && next.grade == grade.grade + 1 && self.equal(grade, next)
            })
        })
    }

    /// The grade of the same tier that was declared first.
    pub fn first(&self, grade: GradeAt) -> GradeAt {
        *self
            .grades
            .iter()
            .find(|&&other| self.equal(other, grade))
            .expect("a grade is on its own tier")
    }
}
