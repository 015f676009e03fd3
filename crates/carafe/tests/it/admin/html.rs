//! Just enough of a browser to read the admin's pages.

/// What a form would send.
#[derive(Debug, Clone, Default)]
pub(super) struct Sent(pub(super) Vec<(String, String)>);

impl Sent {
    pub(super) fn with(mut self, typed: &[(&str, &str)]) -> Self {
        for (name, _) in typed {
            self.0.retain(|(known, _)| known != name);
        }
        let typed = typed
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        self.0.extend(typed);
        self
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let pair = self.0.iter().find(|(known, _)| known == name);
        pair.map(|(_, value)| &**value)
    }
}

/// A tag and the text behind it.
pub(super) struct Tag<'p> {
    pub(super) inside: &'p str,
    pub(super) text: &'p str,
}

impl Tag<'_> {
    pub(super) fn is(&self, name: &str) -> bool {
        self.inside.split([' ', '\n']).next() == Some(name)
    }

    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        let (_, rest) = self.inside.split_once(&format!(" {name}=\""))?;
        rest.split('"').next().map(unescaped)
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.inside.split([' ', '\n']).any(|word| word == name)
    }
}

pub(super) fn tags(page: &str) -> impl Iterator<Item = Tag<'_>> {
    page.split('<').skip(1).map(|rest| {
        let (inside, text) = rest.split_once('>').unwrap_or((rest, ""));
        Tag { inside, text }
    })
}

/// The fields of the page's last form; the first one is the logout button's.
pub(super) fn fields(page: &str) -> Sent {
    let form = page
        .rsplit("<form")
        .next()
        .and_then(|rest| rest.split("</form>").next())
        .unwrap_or_default();
    let (mut sent, mut select) = (Vec::new(), None);
    for tag in tags(form) {
        if tag.is("select") {
            select = tag.attribute("name");
        } else if tag.is("option") && tag.has("selected") {
            sent.push((select.clone().unwrap_or_default(), value(&tag)));
        } else if tag.is("textarea") {
            sent.push((
                tag.attribute("name").unwrap_or_default(),
                unescaped(tag.text.strip_prefix('\n').unwrap_or(tag.text)),
            ));
        } else if tag.is("input") && (!tag.has("type=\"checkbox\"") || tag.has("checked")) {
            sent.push((tag.attribute("name").unwrap_or_default(), value(&tag)));
        }
    }
    Sent(sent)
}

fn value(tag: &Tag<'_>) -> String {
    tag.attribute("value").unwrap_or_default()
}

/// The addresses of a page, without those of its own parts.
pub(super) fn links(page: &str) -> Vec<String> {
    let anchors = tags(page).filter(|tag| tag.is("a"));
    anchors
        .filter_map(|tag| tag.attribute("href"))
        .filter(|address| !address.starts_with('#'))
        .collect()
}

/// Where the link with this relation leads.
pub(super) fn related(page: &str, relation: &str) -> Option<String> {
    tags(page)
        .find(|tag| tag.is("a") && tag.attribute("rel").as_deref() == Some(relation))?
        .attribute("href")
}

/// The first cells of a list: what its rows are called.
pub(super) fn rows(page: &str) -> Vec<String> {
    let body = page.split("<tbody>").nth(1).unwrap_or_default();
    let body = body.split("</tbody>").next().unwrap_or_default();
    let rows = body.split("<th scope=\"row\">").skip(1);
    rows.map(|row| {
        let text = tags(row).find(|tag| tag.is("a")).map(|tag| tag.text);
        unescaped(text.unwrap_or_else(|| row.split('<').next().unwrap_or_default()))
    })
    .collect()
}

/// What stands beside the field.
pub(super) fn error_of(page: &str, field: &str) -> Option<String> {
    let id = format!("id_{field}_error");
    tags(page)
        .find(|tag| tag.attribute("id").as_deref() == Some(&id))
        .map(|tag| unescaped(tag.text))
}

pub(super) fn unescaped(text: &str) -> String {
    let signs = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
    ];
    let text = signs.iter().fold(text.to_owned(), |text, (name, sign)| {
        text.replace(name, sign)
    });
    text.replace("&amp;", "&")
}
