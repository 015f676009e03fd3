//! What people do with a page: follow its links, fill in its form.

use carafe::test::{TestApp, TestResponse};

/// The page behind an address, and how many statements it took at most.
pub async fn open(site: &TestApp, address: &str, statements: usize) -> TestResponse {
    let page = site.get(address).await;
    page.assert_status(200);
    let sent = site.statements();
    assert!(
        sent.len() <= statements,
        "{address} sent {} statements: {sent:#?}",
        sent.len()
    );
    page
}

/// What `read` finds on this page and on all that follow it by `rel="next"`, and the number of pages.
pub async fn to_the_end(
    site: &TestApp,
    address: &str,
    statements: usize,
    read: fn(&str) -> Vec<String>,
) -> (Vec<String>, usize) {
    let (mut found, mut address, mut pages) = (Vec::new(), address.to_owned(), 0);
    loop {
        let page = open(site, &address, statements).await;
        pages += 1;
        assert!(pages < 200, "{address} leads nowhere");
        found.extend(read(page.text()));
        match next(page.text()) {
            Some(next) => address = next,
            None => return (found, pages),
        }
    }
}

/// Where the link to the next page leads.
pub fn next(page: &str) -> Option<String> {
    link(page, "next")
}

/// Where the link to the page before leads.
pub fn previous(page: &str) -> Option<String> {
    link(page, "prev")
}

fn link(page: &str, rel: &str) -> Option<String> {
    let tag = tags(page, "a").find(|tag| attribute(tag, "rel").as_deref() == Some(rel))?;
    attribute(tag, "href")
}

/// The addresses of the rows of a list.
pub fn rows(page: &str) -> Vec<String> {
    let cells = page.split("<th scope=\"row\">").skip(1);
    cells
        .filter_map(|cell| attribute(cell.split('>').next()?, "href"))
        .collect()
}

/// The names and values that a browser would send, buttons aside.
pub fn form(page: &str) -> Vec<(String, String)> {
    let start = page.find("<main").expect("the page has a main part");
    let mut fields = Vec::new();
    for piece in page[start..].split('<').skip(1) {
        let tag = piece.split('>').next().unwrap_or_default();
        let kind = tag.split([' ', '\n']).next().unwrap_or_default();
        let value = attribute(tag, "value").unwrap_or_default();
        match (kind, attribute(tag, "name")) {
            ("input", Some(name)) if !tag.contains("checkbox") || has(tag, "checked") => {
                fields.push((name, value));
            }
            ("textarea", Some(name)) => {
                let text = piece.split('>').nth(1).unwrap_or_default();
                fields.push((name, unescaped(text.trim_start_matches('\n'))));
            }
            ("select", Some(name)) => fields.push((name, "\u{0}".to_owned())),
            ("option", _) if has(tag, "selected") => chosen(&mut fields, value),
            _ => (),
        }
    }
    // The token of a page is another one each time; without it the browser's word counts.
    fields.retain(|(name, value)| value != "\u{0}" && name != "csrf_token");
    fields
}

/// Like [`form`], with other values for some fields.
pub fn form_with(page: &str, changes: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut fields = form(page);
    for (name, value) in changes {
        match fields.iter_mut().find(|(field, _)| field == name) {
            Some((_, typed)) => (*value).clone_into(typed),
            None => panic!("the form has no `{name}`"),
        }
    }
    fields
}

/// An option belongs to the select before it.
fn chosen(fields: &mut Vec<(String, String)>, value: String) {
    let Some((name, last)) = fields.last_mut() else {
        return;
    };
    if last == "\u{0}" {
        *last = value;
    } else {
        let name = name.clone();
        fields.push((name, value));
    }
}

fn tags<'p>(page: &'p str, kind: &'p str) -> impl Iterator<Item = &'p str> {
    let all = page
        .split('<')
        .skip(1)
        .filter_map(|piece| piece.split('>').next());
    all.filter(move |tag| tag.split(' ').next() == Some(kind))
}

fn has(tag: &str, attribute: &str) -> bool {
    tag.split([' ', '\n']).any(|part| part == attribute)
}

pub fn attribute(tag: &str, name: &str) -> Option<String> {
    let value = tag
        .split(&format!(" {name}=\""))
        .nth(1)?
        .split('"')
        .next()?;
    Some(unescaped(value))
}

fn unescaped(text: &str) -> String {
    let signs = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&#34;", "\""),
        ("&quot;", "\""),
        ("&#39;", "'"),
    ];
    let text = signs.iter().fold(text.to_owned(), |text, (name, sign)| {
        text.replace(name, sign)
    });
    text.replace("&amp;", "&")
}
