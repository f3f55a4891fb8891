//! Ids: indices that cannot be mixed up.

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
        pub struct $name(pub u32);

        impl $name {
            /// The id of the entity at this position.
            #[must_use]
            pub fn at(index: usize) -> Self {
                Self(u32::try_from(index).unwrap_or(u32::MAX))
            }

            /// Its position.
            #[must_use]
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

ids! {
    /// A scale.
    ScaleId,
    /// A grade; ids of one scale are consecutive and rise with the grade.
    GradeId,
    /// A family.
    FamilyId,
    /// A skill.
    SkillId,
    /// An activity.
    ActivityId,
    /// A role.
    RoleId,
    /// A reward scheme.
    RewardId,
    /// A job-evaluation scheme.
    EvaluationId,
    /// A factor of one scheme.
    FactorId,
    /// A map from totals to grades.
    GradingId,
    /// A gateway.
    GatewayId,
}

/// Consecutive grades of one scale, both ends included; empty when `low > high`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GradeSpan {
    /// Lowest.
    pub low: GradeId,
    /// Highest.
    pub high: GradeId,
}

impl GradeSpan {
    /// A span of no grades.
    pub const EMPTY: Self = Self {
        low: GradeId(1),
        high: GradeId(0),
    };

    /// The grades, lowest first.
    pub fn iter(self) -> impl DoubleEndedIterator<Item = GradeId> + Clone {
        (self.low.0..=self.high.0).map(GradeId)
    }

    /// Whether a grade is among them.
    #[must_use]
    pub fn contains(self, grade: GradeId) -> bool {
        self.low <= grade && grade <= self.high
    }

    /// How many they are.
    #[must_use]
    pub fn len(self) -> usize {
        (self.high.0 + 1).saturating_sub(self.low.0) as usize
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.low > self.high
    }
}
