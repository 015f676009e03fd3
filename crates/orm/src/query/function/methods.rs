//! One list of functions makes the methods of [`Expr`](crate::query::Expr) and of [`Col`](crate::query::Col).

/// A type, or that of the value itself.
macro_rules! type_of {
    (same $own:ty) => {
        $own
    };
    ($other:ident $own:ty) => {
        $other
    };
}

/// Nullable when the value or an argument is; `maybe` always is.
macro_rules! null_of {
    (as $own:ty) => { $own };
    (maybe $own:ty $(, $arg:ident)*) => { $crate::value::Nullable };
    (as $own:ty, $arg:ident $(, $more:ident)*) => {
        <<$arg as $crate::query::Operand>::Nulls as $crate::value::Nullness>::Or<null_of!(as $own $(, $more)*)>
    };
}

/// `name(argument Letter: Type) for Bound => Result as Func;`
macro_rules! functions {
    ($($(#[$doc:meta])* $name:ident($($arg:ident $letter:ident: $of:ident),*) for $bound:ident => $out:ident $null:tt $func:ident;)*) => {
        #[allow(clippy::should_implement_trait, reason = "these take what the operators cannot")]
        impl<T, M, N> $crate::query::Expr<T, M, N> { $(
            $(#[$doc])*
            pub fn $name<$($letter),*>(
                self, $($arg: $letter),*
            ) -> $crate::query::Expr<type_of!($out T), M, null_of!($null N $(, $letter)*)>
            where
                T: $crate::value::DbType + $bound,
                N: $crate::value::Nullness,
                $($letter: $crate::query::expr::IntoExpr<type_of!($of T), M, $crate::value::NotNull> + $crate::query::Operand),*
            {
                #[allow(unused_mut, reason = "some have no argument")]
                let (mut tape, mut operands) = (self.tape, 1);
                $(
                    $crate::query::operand::put::<$letter, type_of!($of T), M, $crate::value::NotNull>($arg, &mut tape);
                    operands += 1;
                )*
                $crate::query::function::kinds::call(
                    &mut tape,
                    $crate::query::function::kinds::Func::$func,
                    $crate::value::Class::of::<T>(),
                    operands,
                );
                $crate::query::Expr::of(tape)
            }
        )* }

        #[allow(clippy::should_implement_trait, reason = "these take what the operators cannot")]
        impl<P: $crate::query::path::Path, T, const I: u16> $crate::query::Col<P, T, I> { $(
            $(#[$doc])*
            pub fn $name<$($letter),*>(
                self, $($arg: $letter),*
            ) -> $crate::query::Expr<type_of!($out T::Inner), P::Root, null_of!($null $crate::query::expr::NullOf<P, T> $(, $letter)*)>
            where
                T: $crate::value::DbType,
                T::Inner: $bound,
                P::Card: $crate::query::kind::ToOne,
                $($letter: $crate::query::expr::IntoExpr<type_of!($of T::Inner), P::Root, $crate::value::NotNull> + $crate::query::Operand),*
            {
                self.expr().$name($($arg),*)
            }
        )* }
    };
}
