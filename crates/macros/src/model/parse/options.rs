//! The keys of `#[model(…)]`.

use super::{
    Errors,
    entries::{Entry, Keys, entries},
    exclude::Exclusion,
    rules,
    search::{Search, search},
};
use proc_macro2::{Ident, TokenStream};
use syn::{
    LitStr, Path, Result, Token,
    ext::IdentExt,
    parse::{Parse, ParseStream},
};

const KEYS: Keys = Keys {
    attribute: "model",
    known: &[
        ("admin", "admin"),
        ("table", "table = \"shop_product\""),
        ("managed", "managed = false"),
        ("view", "view = \"sales_by_month\""),
        ("unique", "unique(category, name)"),
        ("exclude", "exclude(room = \"=\", period = \"&&\")"),
        ("check", "check(price_positive = |p| p.price.ge(0))"),
        ("comment", "comment = \"What we sell\""),
        ("index", "index(category, -created)"),
        ("order_by", "order_by(-created, name)"),
        ("pk", "pk(order, product)"),
        ("natural_key", "natural_key(slug)"),
        ("display", "display = |p| p.name"),
        ("verbose_name", "verbose_name = \"book\""),
        ("verbose_name_plural", "verbose_name_plural = \"books\""),
        ("hooks", "hooks"),
        ("clean", "clean"),
        ("scope", "scope = |p| p.hidden.eq(false)"),
        ("soft_delete", "soft_delete = deleted_at"),
        ("history", "history"),
        ("search", "search(name = A, text, language = \"english\")"),
        ("mixins", "mixins(Timestamps)"),
        ("proxy", "proxy = Product"),
        ("crate", "crate = carafe_orm"),
    ],
};

/// What `#[model(…)]` says.
#[derive(Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a word of the attribute"
)]
pub(in crate::model) struct ModelOptions {
    pub(in crate::model) admin: bool,
    pub(in crate::model) table: Option<LitStr>,
    pub(in crate::model) unmanaged: bool,
    /// The table is a view, which only gives rows.
    pub(in crate::model) view: bool,
    pub(in crate::model) uniques: Vec<Vec<Ident>>,
    /// Uniques of some rows: the fields and the condition.
    pub(in crate::model) partial: Vec<(Vec<Ident>, TokenStream)>,
    /// Exclusions: the fields with their operators, and the condition.
    pub(in crate::model) exclusions: Vec<Exclusion>,
    /// Names and conditions.
    pub(in crate::model) checks: Vec<(Ident, TokenStream)>,
    pub(in crate::model) comment: Option<LitStr>,
    pub(in crate::model) indexes: Vec<Vec<Sorted>>,
    pub(in crate::model) ordering: Vec<Sorted>,
    pub(in crate::model) pk: Vec<Ident>,
    /// What names a row to people, in fixtures.
    pub(in crate::model) natural_key: Vec<Ident>,
    pub(in crate::model) display: Option<Display>,
    pub(in crate::model) verbose_name: Option<LitStr>,
    pub(in crate::model) verbose_name_plural: Option<LitStr>,
    pub(in crate::model) hooks: bool,
    pub(in crate::model) clean: bool,
    pub(in crate::model) scope: Option<Closure>,
    pub(in crate::model) soft_delete: Option<Ident>,
    pub(in crate::model) history: bool,
    pub(in crate::model) search: Option<Search>,
    /// The model whose table it is.
    pub(in crate::model) proxy: Option<Path>,
    pub(in crate::model) root: Option<TokenStream>,
}

/// A field and its direction: `name` or `-created`.
pub(in crate::model) struct Sorted {
    pub(in crate::model) field: Ident,
    pub(in crate::model) descending: bool,
}

impl Parse for Sorted {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let descending = input.parse::<Option<Token![-]>>()?.is_some();
        Ok(Self {
            field: input.call(Ident::parse_any)?,
            descending,
        })
    }
}

/// `display = |p| p.name`.
pub(in crate::model) struct Display {
    /// `p`.
    pub(in crate::model) row: Ident,
    /// `p.name`.
    pub(in crate::model) body: TokenStream,
}

/// `|p| p.hidden.eq(false)`, as it stands.
pub(in crate::model) struct Closure(pub(in crate::model) TokenStream);

impl Parse for Closure {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        if !input.peek(Token![|]) {
            return Err(input.error("a closure"));
        }
        input.parse().map(Self)
    }
}

/// A name of a field, which may be a keyword such as `type`.
struct Name(Ident);

impl Parse for Name {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        input.call(Ident::parse_any).map(Self)
    }
}

/// Reads the inside of `#[model(…)]`.
pub(in crate::model) fn model_options(arguments: TokenStream, errors: &mut Errors) -> ModelOptions {
    let mut options = ModelOptions::default();
    for entry in entries(
        arguments,
        &KEYS,
        &["unique", "exclude", "index", "check"],
        errors,
    ) {
        let result = options.set(&entry);
        errors.take(result);
    }
    options
}

impl ModelOptions {
    fn set(&mut self, entry: &Entry) -> Result<()> {
        match &*entry.name() {
            "admin" => self.admin = entry.flag()?,
            "table" => self.table = Some(entry.value()?),
            "view" => {
                self.table = Some(entry.value()?);
                self.view = true;
            }
            "managed" => self.unmanaged = !entry.flag()?,
            "unique" => match rules::unique(entry)? {
                (names, Some(condition)) => self.partial.push((names, condition)),
                (names, None) => self.uniques.push(names),
            },
            "exclude" => self.exclusions.push(Exclusion::read(entry)?),
            "check" => self.checks.extend(rules::checks(entry)?),
            "comment" => self.comment = Some(entry.value()?),
            "index" => self.indexes.push(entry.list(1)?),
            "order_by" => self.ordering = entry.list(1)?,
            "pk" => self.pk = names(entry, 1)?,
            "natural_key" => self.natural_key = names(entry, 1)?,
            "display" => self.display = Some(entry.value()?),
            "verbose_name" => self.verbose_name = Some(entry.value()?),
            "verbose_name_plural" => self.verbose_name_plural = Some(entry.value()?),
            "hooks" => self.hooks = entry.flag()?,
            "clean" => self.clean = entry.flag()?,
            "scope" => self.scope = Some(entry.value()?),
            "soft_delete" => self.soft_delete = Some(entry.value()?),
            "history" => self.history = entry.flag()?,
            "search" => self.search = Some(search(entry)?),
            "proxy" => self.proxy = Some(entry.value()?),
            // They were put into the struct before.
            "mixins" => drop(entry.list::<Path>(1)?),
            _ => self.root = Some(root(entry)?),
        }
        Ok(())
    }
}

fn names(entry: &Entry, least: usize) -> Result<Vec<Ident>> {
    Ok(entry
        .list::<Name>(least)?
        .into_iter()
        .map(|name| name.0)
        .collect())
}

fn root(entry: &Entry) -> Result<TokenStream> {
    let tokens = entry.tokens()?;
    syn::parse::Parser::parse2(Path::parse_mod_style, tokens.clone()).map_err(|_| entry.wrong())?;
    Ok(tokens)
}

impl Parse for Display {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        input.parse::<Token![|]>()?;
        let row = input.parse()?;
        input.parse::<Token![|]>()?;
        Ok(Self {
            row,
            body: input.parse()?,
        })
    }
}
