//! Where what threads read comes together, without one waiting for another.

use super::gathered::Gathered;
use super::groups::Shared;
use super::held;
use super::line::Odd;
use super::worker::Part;
use std::sync::{Mutex, TryLockError};

/// Where threads leave what they read: who finds another at the desk reads on, and who is there takes in what was left.
pub(super) struct Desk<'g> {
    gathered: &'g Mutex<Gathered>,
    shared: &'g Shared,
    left: Mutex<Left>,
    /// Most parts that are left lying.
    most: usize,
}

#[derive(Default)]
struct Left {
    parts: Vec<Part>,
    /// Those that were taken in, to be used again.
    free: Vec<Part>,
}

impl<'g> Desk<'g> {
    pub(super) fn new(gathered: &'g Mutex<Gathered>, shared: &'g Shared, threads: usize) -> Self {
        Self {
            gathered,
            shared,
            left: Mutex::default(),
            most: threads * 2,
        }
    }

    /// Leaves a part, and gives one to go on with.
    pub(super) fn leave(&self, part: Part) -> Result<Part, Odd> {
        let many = {
            let mut left = held(&self.left);
            left.parts.push(part);
            left.parts.len() > self.most
        };
        let taken = match self.gathered.try_lock() {
            Ok(gathered) => Some(gathered),
            Err(TryLockError::Poisoned(poisoned)) => Some(poisoned.into_inner()),
            Err(TryLockError::WouldBlock) if many => Some(held(self.gathered)),
            Err(TryLockError::WouldBlock) => None,
        };
        if let Some(mut gathered) = taken {
            self.take_in(&mut gathered)?;
        }
        Ok(held(&self.left).free.pop().unwrap_or_default())
    }

    /// Takes in what was left.
    pub(super) fn take_in(&self, gathered: &mut Gathered) -> Result<(), Odd> {
        loop {
            let part = {
                let mut left = held(&self.left);
                left.free.append(&mut gathered.free);
                left.parts.pop()
            };
            match part {
                Some(part) => gathered.add(part, self.shared)?,
                None => return Ok(()),
            }
        }
    }
}
