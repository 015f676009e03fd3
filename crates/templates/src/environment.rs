//! The templates of an app, ready to render.

use crate::{
    args::Args,
    context::{Context, TemplateValue, root::Root},
    error, escape, filters, functions,
    known::Known,
    loader::{Found, Loader},
    missed,
    value::Value,
};
use carafe_core::{Error, Result, i18n::Catalogues};
use minijinja::{TemplateSource, UndefinedBehavior};
use std::{fmt, panic::Location, path::PathBuf, sync::Arc};

/// Finds, keeps and renders templates.
///
/// Places are searched in the order they were added: the app's own folder first, then the folders of
/// its blueprints, then built-in tables, so that an app's `auth/login.html` wins over the built-in one.
///
/// Names ending in `.html`, `.htm`, `.xhtml`, `.xml` and `.svg` escape what they print.
pub struct Environment {
    jinja: minijinja::Environment<'static>,
    loader: Arc<Loader>,
    known: Known,
}

impl Default for Environment {
    fn default() -> Self {
        Self::new()
    }
}

impl Environment {
    /// An environment that knows no template yet. In debug builds it sees edits at once.
    pub fn new() -> Self {
        let loader = Arc::new(Loader::default());
        let mut jinja = minijinja::Environment::new();
        jinja.set_undefined_behavior(UndefinedBehavior::Strict);
        jinja.set_auto_escape_callback(escape::mode);
        jinja.set_formatter(escape::print);
        jinja.set_debug(true);
        jinja.set_auto_reload(cfg!(debug_assertions));
        let shelf = loader.clone();
        jinja.set_loader(move |name| load(&shelf, name));
        let mut known = Known::default();
        filters::register(&mut jinja, &mut known);
        functions::register(&mut jinja, &mut known);
        functions::add_translations(&mut jinja, &mut known, None);
        Self {
            jinja,
            loader,
            known,
        }
    }

    /// Adds a folder. It need not exist.
    #[must_use]
    pub fn folder(self, folder: impl Into<PathBuf>) -> Self {
        self.add_folder(folder);
        self
    }

    /// Adds a table of names and texts.
    #[must_use]
    pub fn embedded(self, table: &'static [(&'static str, &'static str)]) -> Self {
        self.loader.add_table(table);
        self
    }

    /// Adds a folder to an environment that is being built in place.
    pub fn add_folder(&self, folder: impl Into<PathBuf>) {
        self.loader.add_folder(folder.into());
    }

    /// Adds a table to an environment that is being built in place.
    pub fn add_embedded(&self, table: &'static [(&'static str, &'static str)]) {
        self.loader.add_table(table);
    }

    /// Whether an edited file is read again at the next rendering: yes in debug builds.
    #[must_use]
    pub fn reload(mut self, yes: bool) -> Self {
        self.jinja.set_auto_reload(yes);
        self
    }

    /// Adds a function that templates call by this name.
    ///
    /// An undefined argument never reaches it: that is an error already.
    ///
    /// ```
    /// use carafe_templates::{Context, Environment, Value};
    ///
    /// let mut pages = Environment::new().embedded(&[("a.txt", "{{ shout('hi', times=2) }}")]);
    /// pages.add_function("shout", |args| {
    ///     let times = args.named("times").and_then(Value::as_i64).unwrap_or(1);
    ///     Ok(Value::new(args.text(0, "what")?.to_uppercase().repeat(times as usize)))
    /// });
    /// assert_eq!(pages.render("a.txt", &Context::new(), &Context::new())?, "HIHI");
    /// # Ok::<(), carafe_core::Error>(())
    /// ```
    pub fn add_function<F>(&mut self, name: &'static str, function: F)
    where
        F: Fn(&Args<'_>) -> Result<Value> + Send + Sync + 'static,
    {
        self.known.functions.insert(name.to_owned());
        functions::add(&mut self.jinja, name, function);
    }

    /// Adds a filter: a function whose first argument stands before the bar.
    ///
    /// ```
    /// use carafe_templates::{Context, Environment, Value, context};
    ///
    /// let mut pages = Environment::new().embedded(&[("a.txt", "{{ name|shout }}")]);
    /// pages.add_filter("shout", |args| Ok(Value::new(args.text(0, "value")?.to_uppercase())));
    /// assert_eq!(pages.render("a.txt", &context! { name: "Ada" }, &Context::new())?, "ADA");
    /// # Ok::<(), carafe_core::Error>(())
    /// ```
    pub fn add_filter<F>(&mut self, name: &'static str, filter: F)
    where
        F: Fn(&Args<'_>) -> Result<Value> + Send + Sync + 'static,
    {
        self.known.filters.insert(name.to_owned());
        filters::add(&mut self.jinja, name, filter);
    }

    /// Adds a test: what stands behind `is`.
    ///
    /// ```
    /// use carafe_templates::{Context, Environment, context};
    ///
    /// let mut pages = Environment::new().embedded(&[("a.txt", "{{ 'yes' if 7 is lucky }}")]);
    /// pages.add_test("lucky", |args| Ok(args.required(0, "value")?.as_i64() == Some(7)));
    /// assert_eq!(pages.render("a.txt", &Context::new(), &Context::new())?, "yes");
    /// # Ok::<(), carafe_core::Error>(())
    /// ```
    pub fn add_test<F>(&mut self, name: &'static str, test: F)
    where
        F: Fn(&Args<'_>) -> Result<bool> + Send + Sync + 'static,
    {
        self.known.tests.insert(name.to_owned());
        filters::add_test(&mut self.jinja, name, test);
    }

    /// Adds a value that every template knows by this name.
    pub fn add_global<K>(&mut self, name: &'static str, value: impl TemplateValue<K>) {
        self.known.functions.insert(name.to_owned());
        self.jinja.add_global(name, value.into_value().0);
    }

    /// Lets `tr` and `_` read these catalogues; without, they read those of the running request's app.
    ///
    /// `tr("id", "English", name=…)` and `_("English")` are in the language of the rendering's variable
    /// `language`, else of the running request, else English.
    pub fn add_translations(&mut self, catalogues: Catalogues) {
        functions::add_translations(&mut self.jinja, &mut self.known, Some(catalogues));
    }

    /// Renders a template. Names are looked up in `context` first, then in `globals`.
    ///
    /// Errors name template, line and the name that was probably meant; [`Fault`](crate::Fault) in the
    /// error's causes has the lines around it.
    #[track_caller]
    pub fn render(&self, name: &str, context: &Context, globals: &Context) -> Result<String> {
        let at = Location::caller();
        self.run(name, context, globals)
            .map_err(|error| error.located(at))
    }

    fn run(&self, name: &str, context: &Context, globals: &Context) -> Result<String> {
        missed::take();
        let root = Root {
            context: context.clone(),
            globals: globals.clone(),
        };
        let rendered = self
            .jinja
            .get_template(name)
            .and_then(|template| template.render(minijinja::Value::from_object(root)));
        rendered.map_err(|cause| {
            let names = context.names().chain(globals.names());
            error::explain(&cause, name, &self.loader, &self.known, names)
        })
    }

    /// Whether this template exists: nothing, or the error that says where it was searched.
    #[track_caller]
    pub fn exists(&self, name: &str) -> Result<()> {
        let known = !self.jinja.auto_reload() && self.loader.source(name).is_some();
        if known || self.loader.find(name).is_some() {
            return Ok(());
        }
        Err(self.loader.not_found(name).located(Location::caller()))
    }

    /// Whether a template, or one that it extends, includes or imports, mentions any of these names.
    ///
    /// It may answer yes for a name that a run never reaches, never no for one that it does: so what
    /// costs something, such as loading a user, is only prepared for templates that may use it.
    pub fn mentions(&self, template: &str, names: &[&str]) -> bool {
        let reach = self.loader.mentions(template, self.jinja.auto_reload());
        reach.anything || names.iter().any(|name| reach.names.contains(*name))
    }

    /// The names of all templates that can be found.
    pub fn names(&self) -> Vec<String> {
        self.loader.names().into_iter().collect()
    }

    /// Compiles every template and gives what is wrong: syntax, unknown filters, missing parents.
    pub fn check(&self) -> Vec<Error> {
        let mut errors = Vec::new();
        for name in self.loader.names() {
            match self.jinja.get_template(&name) {
                Err(cause) => errors.push(error::explain(
                    &cause,
                    &name,
                    &self.loader,
                    &self.known,
                    [].into_iter(),
                )),
                Ok(_) => errors.extend(self.check_mentions(&name)),
            }
        }
        errors
    }

    fn check_mentions(&self, name: &str) -> Vec<Error> {
        let Some(source) = self.loader.source(name) else {
            return Vec::new();
        };
        let found = &source.mentions;
        let strangers = found.filters.difference(&self.known.filters);
        let strangers = strangers.map(|filter| error::unknown_filter(name, filter, &self.known));
        let missing = found
            .required
            .iter()
            .filter(|other| self.loader.find(other).is_none());
        strangers
            .chain(missing.map(|other| self.loader.not_found(other)))
            .collect()
    }
}

impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Environment")
            .field("loader", &self.loader)
            .finish_non_exhaustive()
    }
}

/// The engine's way to a template.
fn load(loader: &Arc<Loader>, name: &str) -> Result<Option<TemplateSource>, minijinja::Error> {
    let Some((source, found)) = loader.load(name).map_err(error::raised)? else {
        return Ok(None);
    };
    if let Some(unquoted) = &source.unquoted {
        return Err(error::raised(error::unquoted(name, unquoted, &source)));
    }
    let text = TemplateSource::new(source.compiled.clone());
    let (shelf, name) = (loader.clone(), name.to_owned());
    Ok(Some(text.with_uptodate_check(move || {
        is_current(&shelf, &name, &found)
    })))
}

/// Also sees a file that appeared in a folder searched earlier.
fn is_current(loader: &Loader, name: &str, found: &Found) -> bool {
    loader.find(name).as_ref() == Some(found)
}
