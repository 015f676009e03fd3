use super::{Folder, get, text};

#[tokio::test]
async fn nothing_outside_the_folder_is_ever_read() {
    let folder = Folder::new();
    folder.write("secret.txt", "secret");
    folder.write("rootother/secret.txt", "secret");
    folder.write("root/.env", "secret");
    folder.write("root/.git/config", "secret");
    folder.write("root/css/site.css", "a");
    let files = folder.files();
    let outside = folder.0.join("secret.txt");
    let paths = [
        "../secret.txt",
        "css/../../secret.txt",
        "css/../css/site.css",
        "%2e%2e/secret.txt",
        "%2e%2e%2fsecret.txt",
        "%252e%252e%252fsecret.txt",
        "..%2fsecret.txt",
        "..%5csecret.txt",
        "..\\secret.txt",
        "..%c0%afsecret.txt",
        "%ff",
        "css/site.css%00.txt",
        "css/site.css\0",
        "css//site.css",
        "./css/site.css",
        "css/.",
        ".env",
        "%2eenv",
        ".git/config",
        "css/site.css.",
        "css/site.css%20",
        "css/site.css:ads",
        "C:/secret.txt",
        "c:secret.txt",
        "con",
        "aux.txt",
        "LPT1.css",
        "../rootother/secret.txt",
        "css",
        "css/",
        "",
        "/",
        "css/site.css/",
        outside.to_str().unwrap(),
        &format!("/{}", outside.display()),
        &"x".repeat(300),
        "css%2fsite.css",
        "css/si%0ate.css",
    ];
    for path in paths {
        let response = get(&files, path).await;
        assert_eq!(response.status(), 404, "{path:?}");
        assert_eq!(text(response).await, "Not found", "{path:?}");
        assert_eq!(files.version(path), None, "{path:?}");
    }
    assert_eq!(text(get(&files, "css/site.css").await).await, "a");
}

#[cfg(unix)]
#[tokio::test]
async fn links_may_not_lead_out_or_to_hidden_files() {
    use std::os::unix::fs::symlink;

    let folder = Folder::new();
    folder.write("secret.txt", "secret");
    folder.write("root/.env", "secret");
    folder.write("root/real.txt", "fine");
    let root = folder.root();
    symlink("../secret.txt", root.join("out.txt")).unwrap();
    symlink(folder.0.join("secret.txt"), root.join("absolute.txt")).unwrap();
    symlink("..", root.join("up")).unwrap();
    symlink(".env", root.join("hidden.txt")).unwrap();
    symlink("real.txt", root.join("inside.txt")).unwrap();
    symlink("loop", root.join("loop")).unwrap();
    let files = folder.files();
    for path in [
        "out.txt",
        "absolute.txt",
        "up/secret.txt",
        "up/root/real.txt/x",
        "hidden.txt",
        "loop",
    ] {
        assert_eq!(get(&files, path).await.status(), 404, "{path}");
    }
    assert_eq!(text(get(&files, "inside.txt").await).await, "fine");
}

#[tokio::test]
async fn names_in_other_scripts_and_with_spaces_are_found() {
    let folder = Folder::new();
    folder.write("root/grün weiß.txt", "yes");
    assert_eq!(
        text(get(&folder.files(), "gr%C3%BCn%20wei%C3%9F.txt").await).await,
        "yes"
    );
}
