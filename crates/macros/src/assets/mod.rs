//! `assets!()`: the files of the crate that it stands in, as an expression.

use proc_macro2::TokenStream;
use quote::quote;
use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

/// The folders, the fields of `Assets` they fill, and whether their files are text.
const FOLDERS: [(&str, &str, bool); 4] = [
    ("templates", "templates", true),
    ("static", "static_files", false),
    ("migrations", "migrations", true),
    ("locales", "locales", true),
];

/// Prints the expression, or an error that names the folder that cannot be read.
pub(crate) fn expand() -> TokenStream {
    let root = env::var_os("CARGO_MANIFEST_DIR").map_or_else(PathBuf::new, PathBuf::from);
    let mut fields = TokenStream::new();
    for (folder, field, text) in FOLDERS {
        match files(&root.join(folder), Path::new("")) {
            Ok(names) => fields.extend(one(folder, field, text, &names)),
            Err(error) => {
                let message = format!("the folder `{folder}` cannot be read: {error}");
                return quote! { ::core::compile_error!(#message) };
            }
        }
    }
    quote! { ::carafe::assets::Assets { #fields } }
}

fn one(folder: &str, field: &str, text: bool, names: &[String]) -> TokenStream {
    let field = quote::format_ident!("{field}");
    let entries = names.iter().map(|name| {
        let path = format!("/{folder}/{name}");
        let path = quote! { ::core::concat!(::core::env!("CARGO_MANIFEST_DIR"), #path) };
        if text {
            quote! { (#name, ::core::include_str!(#path)) }
        } else {
            quote! { (#name, ::core::include_bytes!(#path)) }
        }
    });
    quote! { #field: &[#(#entries),*], }
}

/// The files below a folder, joined by `/`, in order; hidden ones are left out. A folder that is not there has none.
fn files(root: &Path, below: &Path) -> io::Result<Vec<String>> {
    let entries = match fs::read_dir(root.join(below)) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry?;
        let path = below.join(entry.file_name());
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        if entry.file_type()?.is_dir() {
            names.extend(files(root, &path)?);
        } else {
            names.push(path.to_string_lossy().replace('\\', "/"));
        }
    }
    names.sort();
    Ok(names)
}
