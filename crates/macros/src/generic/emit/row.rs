//! `SubjectRow`: the enum of rows that `.with(…)` puts in the place of the key.

use super::{super::Generic, models, numbers, row_name, rows, variants};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

/// `SubjectRow`: the enum with the rows.
pub(super) fn row(generic: &Generic) -> TokenStream {
    let (name, vis, row) = (&generic.name, &generic.vis, row_name(generic));
    let doc = format!("The row that a [`{name}`] refers to: what `.with(…)` puts in its place.");
    let (rows, models) = (rows(generic), models(generic));
    let variants = variants(generic);
    quote! {
        #[doc = #doc]
        #[derive(Clone)]
        #[allow(dead_code, missing_docs, clippy::large_enum_variant)]
        #vis enum #row<#(#rows = #models),*> {
            #(#variants(#rows),)*
            /// The row is gone; what referred to it is still there.
            Missing(#name),
        }
    }
}

/// Its impls for people and templates.
pub(super) fn impls(generic: &Generic) -> TokenStream {
    let (name, row, rows) = (&generic.name, row_name(generic), rows(generic));
    let (debug, equal, field) = (debug(generic), equal(generic), field(generic));
    quote! {
        #debug
        #equal
        #field
        impl<#(#rows),*> #row<#(#rows),*> {
            /// The reference, when its row is gone.
            #[allow(dead_code)]
            pub fn missing(&self) -> __p::Option<&#name> {
                match self { Self::Missing(key) => __p::Some(key), _ => __p::None }
            }
        }
    }
}

fn debug(generic: &Generic) -> TokenStream {
    let (row, rows, own) = (row_name(generic), rows(generic), variants(generic));
    quote! {
        impl<#(#rows: __p::Debug),*> __p::Debug for #row<#(#rows),*> {
            fn fmt(&self, f: &mut __p::Formatter<'_>) -> __p::FmtResult {
                match self {
                    #(Self::#own(row) => __p::Debug::fmt(row, f),)*
                    Self::Missing(key) => {
                        let (kind, key) = (__p::GenericFk::kind(key), __p::GenericFk::key(key));
                        f.debug_tuple("Missing").field(&kind).field(&key).finish()
                    }
                }
            }
        }
    }
}

fn equal(generic: &Generic) -> TokenStream {
    let (row, rows, own) = (row_name(generic), rows(generic), variants(generic));
    quote! {
        impl<#(#rows: __p::PartialEq),*> __p::PartialEq for #row<#(#rows),*> {
            fn eq(&self, other: &Self) -> bool {
                match (self, other) {
                    #((Self::#own(row), Self::#own(other)) => row == other,)*
                    (Self::Missing(key), Self::Missing(other)) => __p::same_reference(key, other),
                    _ => false,
                }
            }
        }
    }
}

fn field(generic: &Generic) -> TokenStream {
    let (row, rows, own) = (row_name(generic), rows(generic), variants(generic));
    quote! {
        #[diagnostic::do_not_recommend]
        impl<#(#rows: __p::IntoField),*> __p::IntoField for #row<#(#rows),*> {
            fn field(&self) -> __p::Field<'_> {
                match self {
                    #(Self::#own(row) => __p::IntoField::field(row),)*
                    Self::Missing(_) => __p::Field::Null,
                }
            }
        }
    }
}

/// How the statements of the models fill it.
pub(super) fn loading(generic: &Generic) -> TokenStream {
    let (target, many) = (target_row(generic), many_rows(generic));
    quote!(#target #many)
}

fn target_row(generic: &Generic) -> TokenStream {
    let (name, row, rows) = (&generic.name, row_name(generic), rows(generic));
    let count = Literal::usize_unsuffixed(generic.targets.len());
    let (places, agrees) = (numbers(generic, 0), agrees(generic));
    let own = variants(generic);
    quote! {
        #[diagnostic::do_not_recommend]
        impl<#(#rows: __p::Shape),*> __p::TargetRow<#name> for #row<#(#rows),*> {
            const MANY: u16 = #count;
            fn of(key: &#name) -> Self { Self::Missing(__p::Clone::clone(key)) }
            fn slots<'a>(&'a mut self, slots: &mut __p::Slots<'a>) {
                let Self::Missing(key) = &*self else { return slots.skip(#count) };
                let place = match key { #(#name::#own(_) => #places),* };
                let key = __p::GenericFk::key(key);
                slots.one_of(#count, place, __p::From::from(key), self);
            }
            #agrees
        }
    }
}

fn agrees(generic: &Generic) -> TokenStream {
    let (name, own) = (&generic.name, variants(generic));
    quote! {
        fn agrees(&self, key: &#name) -> bool {
            match (self, key) {
                #((Self::#own(row), #name::#own(key)) => {
                    __p::Shape::key(row) == __p::From::from(__p::DbType::to_value(key))
                })*
                (Self::Missing(own), key) => __p::same_reference(own, key),
                #[allow(unreachable_patterns)]
                _ => false,
            }
        }
    }
}

fn many_rows(generic: &Generic) -> TokenStream {
    let (name, row, rows) = (&generic.name, row_name(generic), rows(generic));
    let own: Vec<_> = variants(generic).collect();
    quote! {
        impl<#(#rows: __p::Shape),*> __p::ManyRows for #row<#(#rows),*> {
            fn push(&mut self, row: &mut __p::Row<'_>) -> __p::Result<()> {
                if let Self::Missing(key) = self {
                    *self = match key {
                        #(#name::#own(_) => Self::#own(__p::Shape::decode(row)?)),*
                    };
                }
                __p::Ok(())
            }
            fn count(&self) -> u64 {
                match self { Self::Missing(_) => 0, _ => 1 }
            }
            fn children<'a>(&'a mut self, slots: &mut __p::Slots<'a>) {
                match self {
                    #(Self::#own(row) => slots.below(row),)*
                    Self::Missing(_) => {}
                }
            }
        }
    }
}
