//! What the derive writes beside the enum.

mod row;

use super::{Generic, Target};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

/// Two more types, and the impls in a block where `__p` is short for the path to the ORM.
pub(super) fn generic(generic: &Generic) -> TokenStream {
    let private = &generic.private;
    let (handles, row) = (handles(generic), row::row(generic));
    let impls = [
        handle_impls(generic),
        key(generic),
        promises(generic),
        conversions(generic),
        itself(generic),
        row::impls(generic),
        row::loading(generic),
    ];
    quote! {
        #handles
        #row
        const _: () = {
            use #private as __p;
            #(#impls)*
        };
    }
}

fn variants(generic: &Generic) -> impl Iterator<Item = &Ident> {
    generic.targets.iter().map(|target| &target.variant)
}

fn models(generic: &Generic) -> impl Iterator<Item = &syn::Type> {
    generic.targets.iter().map(|target| &target.model)
}

fn numbers(generic: &Generic, from: u16) -> Vec<Literal> {
    (from..)
        .zip(&generic.targets)
        .map(|(number, _)| Literal::u16_unsuffixed(number))
        .collect()
}

/// The type parameters of the enum of rows.
fn rows(generic: &Generic) -> Vec<Ident> {
    (0..generic.targets.len())
        .map(|number| format_ident!("__T{number}"))
        .collect()
}

fn cols_name(generic: &Generic) -> Ident {
    format_ident!("{}Cols", generic.name, span = generic.name.span())
}

fn row_name(generic: &Generic) -> Ident {
    format_ident!("{}Row", generic.name, span = generic.name.span())
}

/// `SubjectCols`: the columns of each model.
fn handles(generic: &Generic) -> TokenStream {
    let (name, vis, cols, p) = (
        &generic.name,
        &generic.vis,
        cols_name(generic),
        &generic.private,
    );
    let doc = format!("The models of [`{name}`], as `|t| t.subject` closures get them.");
    let numbers = numbers(generic, 1);
    let fields = generic.targets.iter().zip(&numbers);
    let fields = fields.map(|(Target { handle, model, .. }, number)| {
        quote!(pub #handle: #p::Target<__P, #model, __I, #number>)
    });
    quote! {
        #[doc = #doc]
        #[allow(dead_code, missing_docs)]
        #vis struct #cols<__P, const __I: u16> { #(#fields),* }
    }
}

fn handle_impls(generic: &Generic) -> TokenStream {
    let (name, cols) = (&generic.name, cols_name(generic));
    let handles = generic.targets.iter().map(|target| &target.handle);
    let asks = (0_usize..).zip(&generic.targets).map(|(number, target)| {
        let method = format_ident!("is_{}", target.handle.to_string().trim_start_matches("r#"));
        let doc = format!("Refers to a row of `{}`.", target.variant);
        let number = Literal::usize_unsuffixed(number);
        quote! {
            #[doc = #doc]
            #[allow(dead_code)]
            pub fn #method(self) -> __p::Pred<__P::Root> {
                __p::Generic::<__P, #name, __p::NotNull, __I>::NEW.is_target(#number)
            }
        }
    });
    quote! {
        impl<__P, const __I: u16> __p::Clone for #cols<__P, __I> {
            fn clone(&self) -> Self { *self }
        }
        impl<__P, const __I: u16> __p::Copy for #cols<__P, __I> {}
        impl<__P, const __I: u16> __p::Debug for #cols<__P, __I> {
            fn fmt(&self, f: &mut __p::Formatter<'_>) -> __p::FmtResult {
                f.write_str(__p::stringify!(#cols))
            }
        }
        impl<__P: __p::Path, const __I: u16> __p::Cols for #cols<__P, __I> {
            const ALL: &'static Self = &#cols { #(#handles: __p::Target::NEW),* };
        }
        impl<__P: __p::Path<Card: __p::ToOne>, const __I: u16> #cols<__P, __I> { #(#asks)* }
    }
}

/// `impl GenericFk`.
fn key(generic: &Generic) -> TokenStream {
    let (name, cols, row) = (&generic.name, cols_name(generic), row_name(generic));
    let (constants, methods) = (constants(generic), methods(generic));
    quote! {
        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl __p::GenericFk for #name {
            type Cols<__P: __p::Path, const __I: u16> = #cols<__P, __I>;
            #constants
            #methods
        }
        #[diagnostic::do_not_recommend]
        impl __p::Closed for #name {
            type Row = #row;
        }
    }
}

/// What is known of the models.
fn constants(generic: &Generic) -> TokenStream {
    let texts: Vec<_> = generic.targets.iter().map(|target| &target.name).collect();
    let labels = generic.targets.iter().map(|target| &target.label);
    let models: Vec<_> = models(generic).collect();
    quote! {
        const TARGETS: &'static [__p::RelationMeta] =
            &[#(__p::RelationMeta::generic(#texts, || <#models as __p::Model>::META)),*];
        const VARIANTS: &'static [__p::Variant] = &[#(__p::Variant::text(#texts, #labels)),*];
        const KEY: __p::ColumnType = __p::generic_key_type(&[
            #(<<#models as __p::Model>::Pk as __p::DbType>::TYPE),*
        ]);
    }
}

/// How it is written and read.
fn methods(generic: &Generic) -> TokenStream {
    let texts: Vec<_> = generic.targets.iter().map(|target| &target.name).collect();
    let own: Vec<_> = variants(generic).collect();
    quote! {
        fn kind(&self) -> &str {
            match self { #(Self::#own(_) => #texts),* }
        }
        fn key(&self) -> __p::Value {
            match self { #(Self::#own(key) => __p::DbType::to_value(key)),* }
        }
        fn read(kind: &str, key: __p::Cell<'_>) -> __p::Result<__p::Option<Self>> {
            __p::Ok(match kind {
                #(#texts => __p::Some(Self::#own(__p::generic_key(key)?)),)*
                _ => __p::None,
            })
        }
    }
}

/// Which variant leads back to which model.
fn promises(generic: &Generic) -> TokenStream {
    let name = &generic.name;
    let all = generic.targets.iter().zip(numbers(generic, 1));
    let refers = all.filter(|(target, _)| target.alone);
    let refers = refers.map(|(Target { model, .. }, number)| {
        quote! {
            #[diagnostic::do_not_recommend]
            impl __p::Refers<#model, #number> for #name {}
        }
    });
    refers.collect()
}

/// A row, or its foreign key, is a reference where no other variant has the same model.
fn conversions(generic: &Generic) -> TokenStream {
    let name = &generic.name;
    let alone = generic.targets.iter().filter(|target| target.alone);
    let each = alone.map(|Target { variant, model, .. }| {
        quote! {
            impl __p::From<&#model> for #name {
                fn from(row: &#model) -> Self { Self::#variant(__p::From::from(row)) }
            }
            impl __p::From<__p::Fk<#model>> for #name {
                fn from(key: __p::Fk<#model>) -> Self { Self::#variant(key) }
            }
        }
    });
    quote! {
        impl __p::From<&#name> for #name {
            fn from(key: &#name) -> Self { __p::Clone::clone(key) }
        }
        #(#each)*
    }
}

/// The enum in its own place, not loaded.
fn itself(generic: &Generic) -> TokenStream {
    let name = &generic.name;
    quote! {
        #[diagnostic::do_not_recommend]
        impl __p::TargetRow<Self> for #name {
            const MANY: u16 = 0;
            fn of(key: &Self) -> Self { __p::Clone::clone(key) }
            fn slots<'a>(&'a mut self, _: &mut __p::Slots<'a>) {}
            fn agrees(&self, key: &Self) -> bool { __p::same_reference(self, key) }
        }
        #[diagnostic::do_not_recommend]
        impl __p::IntoField for #name {
            fn field(&self) -> __p::Field<'_> { __p::generic_field(self) }
        }
    }
}
