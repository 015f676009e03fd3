//! Marks that keep the implementations of `TemplateValue` apart. Nobody names them.

use std::marker::PhantomData;

/// A number, text, date or other single value.
#[derive(Debug)]
pub struct Plain;

/// A model or another object.
#[derive(Debug)]
pub struct Row;

/// An object whose type is known at run time only.
#[derive(Debug)]
pub struct Erased;

/// A container of something else.
#[derive(Debug)]
pub struct Of<Container, Kind>(PhantomData<fn() -> (Container, Kind)>);

/// The container is a reference or a pointer.
#[derive(Debug)]
pub struct Pointer;

/// The container is an option.
#[derive(Debug)]
pub struct Maybe;

/// The container is a list.
#[derive(Debug)]
pub struct Many;

/// The container is a map.
#[derive(Debug)]
pub struct Map;
