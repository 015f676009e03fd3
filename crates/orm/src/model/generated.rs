//! The parts of a model's expansion that are alike for all models. `#[model]` calls them; nobody else does.
//!
//! They are `macro_rules!` rather than more output of the attribute: the printed expansion stays short, and what
//! they do can be read here. Their type parameters have names that no user's type has.

/// The number of a model, from its path and place in the program: two models of one name in two functions of one
/// module are two models.
#[doc(hidden)]
#[macro_export]
macro_rules! __model_id {
    ($name:literal) => {
        $crate::__private::model_id($crate::__private::concat!(
            $crate::__private::module_path!(),
            "::",
            $name,
            ":",
            $crate::__private::line!(),
            ":",
            $crate::__private::column!()
        ))
    };
}

/// Impls of the struct of column handles.
#[doc(hidden)]
#[macro_export]
macro_rules! __model_cols {
    ($model:ident $cols:ident $($field:ident)*) => {
        impl<__P> $crate::__private::Clone for $cols<__P> {
            fn clone(&self) -> Self {
                *self
            }
        }

        impl<__P> $crate::__private::Copy for $cols<__P> {}

        impl<__P> $crate::__private::Debug for $cols<__P> {
            fn fmt(&self, f: &mut $crate::__private::Formatter<'_>) -> $crate::__private::FmtResult {
                f.write_str($crate::__private::stringify!($cols))
            }
        }

        impl<__P: $crate::__private::Path<Model = $model>> $cols<__P> {
            /// The rows of another model whose relation leads here: `u.rev(Post::COLS.author)`.
            #[allow(dead_code, reason = "most models are asked by their own fields")]
            pub fn rev<__T: $crate::__private::Model, __K, const __I: u16>(
                self,
                _: $crate::__private::Rel<$crate::__private::Root<__T>, $model, __K, __I>,
            ) -> $crate::__private::Backward<__P, __T, __I> {
                $crate::__private::Backward::NEW
            }
        }

        impl<__P: $crate::__private::Path<Model = $model>> $crate::__private::Cols for $cols<__P> {
            const ALL: &'static Self = &$cols { $($field: $crate::__private::Handle::NEW),* };
        }

        impl $cols<$crate::__private::Root<$model>> {
            /// In `.upsert()` and `.update_or_create()`: the columns of the new row.
            #[allow(dead_code, clippy::unused_self)]
            pub fn incoming(self) -> $cols<$crate::__private::Incoming<$model>> {
                *<$cols<$crate::__private::Incoming<$model>> as $crate::__private::Cols>::ALL
            }
        }
    };
}

/// Impls of the row with loaded relations. Each relation is `[position field "name" parameter type]`.
#[doc(hidden)]
#[macro_export]
macro_rules! __model_with_impls {
    ($model:ident $with:ident $([$index:literal $field:ident $name:literal $slot:ident $type:ty])*) => {
        impl<$($slot),*> $crate::__private::Deref for $with<$($slot),*> {
            type Target = $model;

            fn deref(&self) -> &$model {
                &self.__row
            }
        }

        impl<$($slot),*> $crate::__private::DerefMut for $with<$($slot),*> {
            fn deref_mut(&mut self) -> &mut $model {
                &mut self.__row
            }
        }

        impl<$($slot),*> $crate::__private::AsRef<$model> for $with<$($slot),*> {
            fn as_ref(&self) -> &$model {
                &self.__row
            }
        }

        impl<$($slot),*> $crate::__private::Borrow<$model> for $with<$($slot),*> {
            fn borrow(&self) -> &$model {
                &self.__row
            }
        }

        impl<$($slot),*> $with<$($slot),*> {
            /// The row without what was loaded.
            pub fn into_base(self) -> $model {
                self.__row
            }
        }

        impl<$($slot: $crate::__private::Slot<$type>),*> $with<$($slot),*> {
            /// Writes every column, as the row's own `save` does, when the loaded rows are those that its keys name.
            #[track_caller]
            pub fn save<'e>(&'e mut self, db: &'e $crate::__private::Db) -> $crate::__private::Run<'e, ()> {
                let agree: &[(&'static str, bool)] = &[$((
                    $name,
                    <$slot as $crate::__private::Slot<$type>>::agrees(&self.$field, &self.__row.$field),
                )),*];
                $crate::__private::save_loaded(&mut self.__row, agree, db)
            }
        }

        #[diagnostic::do_not_recommend]
        impl<$($slot: $crate::__private::Slot<$type>),*> $crate::__private::RowOfModel<$model> for $with<$($slot),*> {}

        #[diagnostic::do_not_recommend]
        impl<$($slot: $crate::__private::Slot<$type>),*> $crate::__private::Shape for $with<$($slot),*> {
            const WIDTH: u16 = <$model as $crate::__private::Shape>::WIDTH
                $(+ <$slot as $crate::__private::Slot<$type>>::WIDTH)*;
            const MANY: u16 = 0 $(+ <$slot as $crate::__private::Slot<$type>>::MANY)*;

            fn decode(row: &mut $crate::__private::Row<'_>) -> $crate::__private::Result<Self> {
                let __row = <$model as $crate::__private::Shape>::decode(row)?;
                $crate::__private::Ok(Self {
                    $($field: <$slot as $crate::__private::Slot<$type>>::fill(&__row.$field, row)?,)*
                    __row,
                })
            }

            fn key(&self) -> $crate::__private::KeyValue {
                $crate::__private::Shape::key(&self.__row)
            }

            fn slots<'a>(
                &'a mut self,
                _: &$crate::__private::KeyValue,
                slots: &mut $crate::__private::Slots<'a>,
            ) {
                $(<$slot as $crate::__private::Slot<$type>>::slots(&mut self.$field, &self.__row.$field, slots);)*
            }
        }

        impl<$($slot: $crate::__private::Slot<$type> + $crate::__private::Loaded + $crate::__private::Sync),*>
            $crate::__private::Object for $with<$($slot),*>
        {
            fn fields(&self) -> &'static [&'static str] {
                $crate::__private::Object::fields(&self.__row)
            }

            fn get(&self, name: &str) -> $crate::__private::Option<$crate::__private::Field<'_>> {
                match name {
                    $($name => $crate::__private::Loaded::loaded(&self.$field),)*
                    _ => $crate::__private::Object::get(&self.__row, name),
                }
            }

            fn display(&self) -> $crate::__private::String {
                $crate::__private::Object::display(&self.__row)
            }
        }

        impl<$($slot: $crate::__private::Slot<$type> + $crate::__private::Loaded + $crate::__private::Sync),*>
            $crate::__private::Serialize for $with<$($slot),*>
        {
            fn serialize<__Out: $crate::__private::Serializer>(
                &self,
                serializer: __Out,
            ) -> $crate::__private::SerializeResult<__Out> {
                $crate::__private::serialize_object(self, serializer)
            }
        }

        $crate::__private::attach! { $model $with [] $([$index $field $slot $type])* }
    };
}

/// `Attach` and `Fill` for each relation: the row type with that slot replaced, and a row with it replaced.
#[doc(hidden)]
#[macro_export]
macro_rules! __model_attach {
    ($model:ident $with:ident [$([$done_index:literal $done_field:ident $done:ident $done_type:ty])*]) => {};
    ($model:ident $with:ident [$([$done_index:literal $done_field:ident $done:ident $done_type:ty])*]
        [$index:literal $field:ident $slot:ident $type:ty]
        $([$next_index:literal $next_field:ident $next:ident $next_type:ty])*) => {
        #[diagnostic::do_not_recommend]
        impl<__V: $crate::__private::Slot<$type>> $crate::__private::Attach<$index, __V> for $model {
            type Out = $with<$($done_type,)* __V, $($next_type),*>;
        }

        #[diagnostic::do_not_recommend]
        impl<__V: $crate::__private::Slot<$type>> $crate::__private::Fill<$index, __V> for $model {
            fn fill(self, value: __V) -> <Self as $crate::__private::Attach<$index, __V>>::Out {
                $with {
                    $($done_field: $crate::__private::Clone::clone(&self.$done_field),)*
                    $field: value,
                    $($next_field: $crate::__private::Clone::clone(&self.$next_field),)*
                    __row: self,
                }
            }
        }

        #[diagnostic::do_not_recommend]
        impl<
            __V: $crate::__private::Slot<$type>,
            $($done: $crate::__private::Slot<$done_type>,)*
            $slot,
            $($next: $crate::__private::Slot<$next_type>),*
        > $crate::__private::Attach<$index, __V> for $with<$($done,)* $slot, $($next),*> {
            type Out = $with<$($done,)* __V, $($next),*>;
        }

        #[diagnostic::do_not_recommend]
        impl<
            __V: $crate::__private::Slot<$type>,
            $($done: $crate::__private::Slot<$done_type>,)*
            $slot,
            $($next: $crate::__private::Slot<$next_type>),*
        > $crate::__private::Fill<$index, __V> for $with<$($done,)* $slot, $($next),*> {
            fn fill(self, value: __V) -> <Self as $crate::__private::Attach<$index, __V>>::Out {
                $with {
                    $($done_field: self.$done_field,)*
                    $field: value,
                    $($next_field: self.$next_field,)*
                    __row: self.__row,
                }
            }
        }

        $crate::__private::attach! {
            $model $with [$([$done_index $done_field $done $done_type])* [$index $field $slot $type]]
            $([$next_index $next_field $next $next_type])*
        }
    };
}

/// The row by name: the names of all fields, the columns with their names and what is
/// done with them, and the row's short text.
#[doc(hidden)]
#[macro_export]
macro_rules! __model_object {
    ($model:ident [$($all:literal)*] [$($field:ident $name:literal $of:ident)*] |$this:ident| $display:expr) => {
        #[automatically_derived]
        impl $crate::__private::Object for $model {
            fn fields(&$this) -> &'static [&'static str] {
                &[$($all),*]
            }

            fn get(&$this, name: &str) -> $crate::__private::Option<$crate::__private::Field<'_>> {
                match name {
                    $($name => $crate::__private::Some($of.field(&$this.$field)),)*
                    _ => $crate::__private::None,
                }
            }

            fn display(&$this) -> $crate::__private::String {
                $display
            }
        }
    };
}

/// The row as a map of its fields.
#[doc(hidden)]
#[macro_export]
macro_rules! __model_serialize {
    ($model:ident) => {
        #[automatically_derived]
        impl $crate::__private::Serialize for $model {
            fn serialize<__Out: $crate::__private::Serializer>(
                &self,
                serializer: __Out,
            ) -> $crate::__private::SerializeResult<__Out> {
                $crate::__private::serialize_object(self, serializer)
            }
        }
    };
}
