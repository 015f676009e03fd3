//! Validators, and what the database keeps of a column: the keys `range`, `len`, `email`, `db_default`, `generated`, ….

use super::entries::{Entry, split};
use proc_macro2::{Ident, Literal, TokenStream, TokenTree};
use quote::quote;
use syn::{Error, LitStr, Result};

/// What the keys of this file say of a column.
#[derive(Default)]
pub(in crate::model) struct Rules {
    /// `Validator::…`, one after the other.
    pub(in crate::model) validators: Vec<TokenStream>,
    pub(in crate::model) db_default: Option<TokenStream>,
    pub(in crate::model) generated: Option<TokenStream>,
    /// `db_persist = false`.
    pub(in crate::model) computed_when_read: bool,
    pub(in crate::model) comment: Option<LitStr>,
    pub(in crate::model) collation: Option<LitStr>,
    /// `unique_for_date = published`: which part of a day, and the field that has it.
    pub(in crate::model) unique_for: Vec<(TokenStream, Ident)>,
}

impl Rules {
    /// Whether the key is one of these, and then what it says.
    pub(super) fn set(&mut self, entry: &Entry) -> Result<bool> {
        match &*entry.name() {
            "range" => self.range(entry)?,
            "len" => self.length(entry)?,
            "email" => self.flag(entry, &quote!(Email))?,
            "url" => self.flag(entry, &quote!(Url))?,
            "slug" => self.flag(entry, &quote!(Slug))?,
            "regex" => {
                let pattern: LitStr = entry.value()?;
                self.validators
                    .push(quote!(__p::Validator::Regex(#pattern)));
            }
            "unique_for_date" => self.unique_for.push((quote!(Date), entry.value()?)),
            "unique_for_month" => self.unique_for.push((quote!(Month), entry.value()?)),
            "unique_for_year" => self.unique_for.push((quote!(Year), entry.value()?)),
            "db_default" => self.db_default = Some(entry.tokens()?),
            "generated" => self.generated = Some(closure(entry, entry.tokens()?)?),
            "db_persist" => self.computed_when_read = !entry.flag()?,
            "comment" => self.comment = Some(entry.value()?),
            "collation" => self.collation = Some(entry.value()?),
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn flag(&mut self, entry: &Entry, validator: &TokenStream) -> Result<()> {
        if entry.flag()? {
            self.validators.push(quote!(__p::Validator::#validator));
        }
        Ok(())
    }

    fn range(&mut self, entry: &Entry) -> Result<()> {
        let Range { from, to, included } = Range::read(entry)?;
        self.validators
            .extend(from.map(|from| quote!(__p::Validator::Min(#from))));
        let limit = if included { quote!(Max) } else { quote!(Below) };
        self.validators
            .extend(to.map(|to| quote!(__p::Validator::#limit(#to))));
        Ok(())
    }

    fn length(&mut self, entry: &Entry) -> Result<()> {
        let Range { from, to, included } = Range::read(entry)?;
        let number = |text: String| text.parse::<u32>().map_err(|_| entry.wrong());
        if let Some(from) = from.map(number).transpose()? {
            let from = Literal::u32_unsuffixed(from);
            self.validators
                .push(quote!(__p::Validator::MinLength(#from)));
        }
        if let Some(to) = to.map(number).transpose()? {
            let most = if included { to } else { to.saturating_sub(1) };
            let most = Literal::u32_unsuffixed(most);
            self.validators
                .push(quote!(__p::Validator::MaxLength(#most)));
        }
        Ok(())
    }
}

/// `0..`, `..=100`, `-1.5..2`.
struct Range {
    from: Option<String>,
    to: Option<String>,
    included: bool,
}

impl Range {
    fn read(entry: &Entry) -> Result<Self> {
        let text: String = entry
            .inside()?
            .into_iter()
            .map(|token| token.to_string())
            .collect();
        let text = text.replace('_', "");
        let (from, to) = text.split_once("..").ok_or_else(|| entry.wrong())?;
        let (to, included) = to.strip_prefix('=').map_or((to, false), |to| (to, true));
        let number = |text: &str| match text {
            "" => Ok(None),
            text if text.parse::<f64>().is_ok() => Ok(Some(text.to_owned())),
            _ => Err(entry.wrong()),
        };
        let range = Self {
            from: number(from)?,
            to: number(to)?,
            included,
        };
        if range.from.is_none() && range.to.is_none() {
            return Err(entry.wrong());
        }
        Ok(range)
    }
}

/// `|p| …`, as it stands.
fn closure(entry: &Entry, tokens: TokenStream) -> Result<TokenStream> {
    let bar = |token: Option<&TokenTree>| matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == '|');
    let all: Vec<TokenTree> = tokens.clone().into_iter().collect();
    if bar(all.first()) && bar(all.get(2)) && all.len() > 3 {
        Ok(tokens)
    } else {
        Err(entry.wrong())
    }
}

/// `check(price_positive = |p| p.price.ge(0), …)`.
pub(super) fn checks(entry: &Entry) -> Result<Vec<(Ident, TokenStream)>> {
    let items = split(entry.inside()?);
    if items.is_empty() {
        return Err(entry.wrong());
    }
    items.into_iter().map(|item| named(entry, item)).collect()
}

pub(super) fn named(entry: &Entry, item: Vec<TokenTree>) -> Result<(Ident, TokenStream)> {
    let mut tokens = item.into_iter();
    match (tokens.next(), tokens.next()) {
        (Some(TokenTree::Ident(name)), Some(TokenTree::Punct(equals)))
            if equals.as_char() == '=' =>
        {
            Ok((name, closure(entry, tokens.collect())?))
        }
        _ => Err(entry.wrong()),
    }
}

/// `unique(slug, where = |p| p.deleted_at.is_null())`: the names, and the condition if there is one.
pub(super) fn unique(entry: &Entry) -> Result<(Vec<Ident>, Option<TokenStream>)> {
    let (mut names, mut condition) = (Vec::new(), None);
    for item in split(entry.inside()?) {
        match item.as_slice() {
            [TokenTree::Ident(name)] if condition.is_none() => names.push(name.clone()),
            [TokenTree::Ident(word), ..] if word == "where" && condition.is_none() => {
                condition = Some(named(entry, item)?.1);
            }
            [first, ..] => return Err(Error::new(first.span(), entry.wrong().to_string())),
            [] => {}
        }
    }
    if names.is_empty() {
        return Err(entry.wrong());
    }
    Ok((names, condition))
}
