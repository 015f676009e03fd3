//! Whatever a visitor typed comes back as text, wherever a template puts it.

use crate::{html, plain, try_html};
use carafe_templates::{Context, Environment, context};

const SCRIPT: &str = "<script>alert('x\"&/')</script>";
const ESCAPED: &str = "&lt;script&gt;alert(&#39;x&quot;&amp;/&#39;)&lt;/script&gt;";

#[test]
fn in_text_and_attributes() {
    let given = context! { x: SCRIPT };
    assert_eq!(html("<p>{{ x }}</p>", &given), format!("<p>{ESCAPED}</p>"));
    assert_eq!(
        html("<p title=\"{{ x }}\">", &given),
        format!("<p title=\"{ESCAPED}\">")
    );
    assert_eq!(
        html("<p title='{{ x }}'>", &given),
        format!("<p title='{ESCAPED}'>")
    );
    assert_eq!(
        html("<title>{{ x }}</title>", &given),
        format!("<title>{ESCAPED}</title>")
    );
    assert_eq!(
        html("<textarea>{{ x }}</textarea>", &given),
        format!("<textarea>{ESCAPED}</textarea>")
    );
}

#[test]
fn through_macros_blocks_filters_and_includes() {
    let given = context! { x: SCRIPT, list: vec![SCRIPT] };
    let cases = [
        "{% macro m(v) %}<b>{{ v }}</b>{% endmacro %}{{ m(x) }}",
        "{% macro m() %}<b>{{ caller() }}</b>{% endmacro %}{% call m() %}{{ x }}{% endcall %}",
        "{% set v %}{{ x }}{% endset %}<b>{{ v }}</b>",
        "{% set v = x %}<b>{{ v }}</b>",
        "{% filter trim %}<b>{{ x }}</b>{% endfilter %}",
        "<b>{{ list|join(', ') }}</b>",
        "<b>{{ list|first }}</b>",
        "<b>{{ x|trim }}</b>",
        "<b>{{ x|default('') }}</b>",
        "<b>{{ x ~ '' }}</b>",
        "<b>{{ x + '' }}</b>",
        "<b>{{ x|e }}</b>",
        "<b>{{ x|escape }}</b>",
        "<b>{{ x|truncate(200) }}</b>",
        "<b>{{ '%s'|format(x) }}</b>",
        "<b>{{ x.strip() }}</b>",
        "{% with v = x %}<b>{{ v }}</b>{% endwith %}",
        "{% for v in list %}<b>{{ v }}</b>{% endfor %}",
        "{% autoescape true %}<b>{{ x }}</b>{% endautoescape %}",
    ];
    for case in cases {
        assert_eq!(html(case, &given), format!("<b>{ESCAPED}</b>"), "{case}");
    }
}

#[test]
fn html_made_by_filters_escapes_what_it_wraps() {
    let given = context! { x: "a<b>\n\nc&d\ne" };
    assert_eq!(
        html("{{ x|linebreaks }}", &given),
        "<p>a&lt;b&gt;</p>\n\n<p>c&amp;d<br>e</p>"
    );
    assert_eq!(
        html("{{ x|linebreaksbr }}", &given),
        "a&lt;b&gt;<br><br>c&amp;d<br>e"
    );
    assert_eq!(
        html(
            "<ul{{ {'class': x}|xmlattr }}>",
            &context! { x: "\"><script>" }
        ),
        "<ul class=\"&quot;&gt;&lt;script&gt;\">"
    );
    assert_eq!(
        html("{{ '<b>'|safe ~ x }}", &context! { x: "<i>" }),
        "&lt;b&gt;&lt;i&gt;"
    );
}

#[test]
fn text_files_do_not_escape_and_slashes_stay() {
    assert_eq!(plain("{{ x }}", &context! { x: SCRIPT }), SCRIPT);
    assert_eq!(
        html("<a href=\"{{ x }}\">", &context! { x: "/a/b?c=d&e=f" }),
        "<a href=\"/a/b?c=d&amp;e=f\">"
    );
}

#[test]
fn endings_that_escape() {
    static PAGES: &[(&str, &str)] = &[
        ("a.html", "{{ x }}"),
        ("a.htm", "{{ x }}"),
        ("a.xml", "{{ x }}"),
        ("a.svg", "{{ x }}"),
        ("a.html.j2", "{{ x }}"),
        ("a.txt", "{{ x }}"),
        ("a.md", "{{ x }}"),
        ("a.js", "{{ x }}"),
        ("html", "{{ x }}"),
    ];
    let pages = Environment::new().embedded(PAGES);
    for (name, _) in PAGES {
        let text = pages
            .render(name, &context! { x: "<" }, &Context::new())
            .unwrap();
        let escapes = !matches!(*name, "a.txt" | "a.md" | "a.js" | "html");
        assert_eq!(text, if escapes { "&lt;" } else { "<" }, "{name}");
    }
}

#[test]
fn in_scripts_text_stays_inside_its_string() {
    let given = context! { x: "</script>'\"\\\n`${1}", n: 3, yes: true };
    let text = html(
        "<script>var a = \"{{ x }}\", b = {{ n }}, c = {{ yes }};</script>{{ n }}",
        &given,
    );
    let string = r"\u003c\u002fscript\u003e\u0027\u0022\u005c\u000a\u0060\u0024\u007b1\u007d";
    assert_eq!(
        text,
        format!("<script>var a = \"{string}\", b = 3, c = true;</script>3")
    );
    // Without quotes it is no code either: parentheses are escaped, which is a syntax error.
    assert_eq!(
        html("<script>{{ x }}</script>", &context! { x: "alert(1)" }),
        r"<script>alert\u00281\u0029</script>"
    );
    let link = html(
        "<a onclick=\"f('{{ x }}')\">{{ x }}</a>",
        &context! { x: "');g('" },
    );
    assert_eq!(
        link,
        r#"<a onclick="f('\u0027\u0029\u003bg\u0028\u0027')">&#39;);g(&#39;</a>"#
    );
}

#[test]
fn json_cannot_close_its_script() {
    let given = context! { x: vec!["</script><!--", "a'b"] };
    let text = html("<script>var a = {{ x|tojson }};</script>", &given);
    assert!(
        !text.contains("</script><") && text.contains("\\u003c"),
        "{text}"
    );
    let text = html("{{ x|json_script('<id>') }}", &given);
    assert!(
        text.starts_with("<script id=\"&lt;id&gt;\" type=\"application/json\">[\"\\u003c"),
        "{text}"
    );
}

#[test]
fn addresses_that_run_code_are_blocked() {
    let page = |x: &str| html("<a href=\"{{ x }}\">", &context! { x });
    for fine in [
        "https://a.example/",
        "/a:b",
        "a/b:c",
        "?q=a:b",
        "#x",
        "mailto:a@b.example",
        "page",
        "HTTPS://x",
        "",
    ] {
        assert_eq!(page(fine), format!("<a href=\"{fine}\">"));
    }
    for bad in [
        "javascript:alert(1)",
        "JaVaScRiPt:x",
        " javascript:x",
        "\tjavascript:x",
        "java\nscript:x",
        "data:text/html,x",
        "vbscript:x",
    ] {
        assert_eq!(page(bad), "<a href=\"about:invalid#blocked\">", "{bad:?}");
    }
    let given = context! { x: "javascript:alert(1)" };
    assert_eq!(
        html("<img src='{{ x }}'><form action=\"{{ x }}\">", &given),
        "<img src='about:invalid#blocked'><form action=\"about:invalid#blocked\">"
    );
    let branches = html(
        "<a href=\"{% if false %}{{ x }}{% else %}{{ x }}{% endif %}\">",
        &given,
    );
    assert_eq!(branches, "<a href=\"about:invalid#blocked\">");
    // Behind a beginning of the template's own it cannot be a scheme.
    assert_eq!(
        html("<a href=\"/go?to={{ x }}\">", &given),
        "<a href=\"/go?to=javascript:alert(1)\">"
    );
}

#[test]
fn an_attribute_without_quotes_is_refused() {
    for text in [
        "<p class={{ x }}>",
        "<p\n class = {{ x }}>",
        "<p class=a{{ x }}>",
        "<p class={% if x %}{{ x }}{% endif %}>",
    ] {
        let error = try_html(text, &context! { x: "a onclick=b" }).unwrap_err();
        assert_eq!(error.error_code(), Some("templates.E007"), "{text}");
        assert_eq!(error.hint_text(), Some("write class=\"{{ … }}\""));
    }
    // None of these is an attribute without quotes.
    for text in [
        "a = {{ x }}",
        "<p>a={{ x }}</p>",
        "<p title=\"a={{ x }}\">",
        "<!-- <p a={{ x }}> -->",
        "<script>a={{ x }}</script>",
        "<p a=1 {{ x }}>",
        "{% raw %}<p a={{ x }}>{% endraw %}",
    ] {
        assert!(try_html(text, &context! { x: "y" }).is_ok(), "{text}");
    }
}
