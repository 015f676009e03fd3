use crate::site::{account, cheap, database, databases, sign_in, site};
use carafe_auth::{
    CurrentUser, User, login,
    session::{StoredSession, clear_expired},
    user::set_password,
};
use carafe_core::{Result, signing::fingerprint};
use carafe_http::session::Session;
use carafe_macros::{get, post, routes};
use carafe_orm::Model as _;

#[get("/who", crate = carafe_http)]
async fn who(user: Option<CurrentUser>) -> String {
    user.map_or("nobody".to_owned(), |user| user.username.clone())
}

#[get("/cart", crate = carafe_http)]
async fn cart(session: Session) -> Result<String> {
    let count: u32 = session.get("cart").await?.unwrap_or_default();
    session.insert("cart", count + 1).await?;
    Ok(format!("{count}"))
}

#[tokio::test]
async fn the_id_changes_at_login_and_the_old_one_is_worth_nothing() {
    for db in databases().await {
        account(&db, "ada").await;
        let client = site(&db, cheap(), routes![crate = carafe_http; who, cart]);
        client.get("/cart").await.assert_text("0");
        let before = client.cookie("session").expect("a session");
        sign_in(&client, "ada").await;
        let after = client.cookie("session").expect("a session");
        assert_ne!(before, after);
        client.get("/cart").await.assert_text("1");
        let thief = client.another();
        thief.set_cookie("session", &before);
        thief.get("/who").await.assert_text("nobody");
        thief.get("/cart").await.assert_text("0");
        client.get("/who").await.assert_text("ada");
    }
}

#[tokio::test]
async fn an_id_that_somebody_else_chose_is_not_taken() {
    let db = database().await;
    account(&db, "ada").await;
    let client = site(&db, cheap(), routes![crate = carafe_http; who]);
    client.set_cookie("session", "00000000000000000000000000000000");
    sign_in(&client, "ada").await;
    assert_ne!(
        client.cookie("session").as_deref(),
        Some("00000000000000000000000000000000")
    );
    client.get("/who").await.assert_text("ada");
}

#[tokio::test]
async fn the_table_holds_fingerprints_only() {
    for db in databases().await {
        let ada = account(&db, "ada").await;
        let client = site(&db, cheap(), routes![crate = carafe_http; who]);
        sign_in(&client, "ada").await;
        let token = client.cookie("session").expect("a session");
        let rows = StoredSession::all().fetch(&db).await.unwrap();
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].fingerprint, fingerprint(&token));
        assert_eq!(rows[0].user.map(|user| user.id), Some(ada.id));
        assert!(!format!("{rows:?}").contains(&token));
        assert!(!rows[0].data.contains(&ada.password));
        let stolen = client.another();
        stolen.set_cookie("session", &rows[0].fingerprint);
        stolen.get("/who").await.assert_text("nobody");
    }
}

#[tokio::test]
async fn the_cookie_is_hidden_from_scripts_and_other_sites() {
    let db = database().await;
    account(&db, "ada").await;
    let client = site(&db, cheap(), routes![crate = carafe_http; who]);
    let typed = [("username", "ada"), ("password", crate::site::PASSWORD)];
    let answer = client.post("/accounts/login/").form(&typed).await;
    let cookies: Vec<&str> = answer
        .headers()
        .get_all("set-cookie")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .collect();
    let session = cookies
        .iter()
        .find(|cookie| cookie.starts_with("session="))
        .expect("a session cookie");
    assert!(
        session.contains("HttpOnly") && session.contains("SameSite=Lax"),
        "{session}"
    );
    client.get("/who").await.assert_header("vary", "Cookie");
}

#[tokio::test]
async fn a_new_password_ends_every_session() {
    for db in databases().await {
        let mut ada = account(&db, "ada").await;
        let client = site(&db, cheap(), routes![crate = carafe_http; who]);
        sign_in(&client, "ada").await;
        // Also where the store keeps the session: its proof does not fit the new password.
        let kept = StoredSession::all().fetch(&db).await.unwrap().remove(0);
        set_password(&db, &cheap(), &mut ada, "another horse")
            .await
            .unwrap();
        assert_eq!(StoredSession::all().count(&db).await.unwrap(), 0);
        client.get("/who").await.assert_text("nobody");
        restore(&db, kept).await;
        client.get("/who").await.assert_text("nobody");
    }
}

#[tokio::test]
async fn whoever_changes_their_own_password_stays_signed_in() {
    #[post("/change", crate = carafe_http)]
    async fn change(user: CurrentUser, session: Session, db: carafe_orm::Db) -> Result<String> {
        let mut user = User::clone(&user);
        set_password(&db, &cheap(), &mut user, "another horse").await?;
        login::stay(&session, &user).await?;
        Ok("changed".to_owned())
    }
    for db in databases().await {
        account(&db, "ada").await;
        let client = site(&db, cheap(), routes![crate = carafe_http; who, change]);
        let (desk, phone) = (client.another(), client.another());
        sign_in(&desk, "ada").await;
        sign_in(&phone, "ada").await;
        let before = desk.cookie("session");
        desk.post("/change").await.assert_text("changed");
        desk.get("/who").await.assert_text("ada");
        phone.get("/who").await.assert_text("nobody");
        assert_ne!(desk.cookie("session"), before);
    }
}

async fn restore(db: &carafe_orm::Db, kept: StoredSession) {
    use carafe_auth::session::NewStoredSession;
    use carafe_orm::Insertable as _;
    let row = NewStoredSession {
        fingerprint: kept.fingerprint,
        data: kept.data,
        expires_at: kept.expires_at,
    };
    let user = kept.user;
    row.with(|session| session.user.set(user))
        .insert(db)
        .await
        .expect("the row fits");
}

#[tokio::test]
async fn who_is_not_active_any_more_is_nobody() {
    let db = database().await;
    let mut ada = account(&db, "ada").await;
    let client = site(&db, cheap(), routes![crate = carafe_http; who]);
    sign_in(&client, "ada").await;
    ada.update(&db, |user| user.is_active.set(false))
        .await
        .unwrap();
    client.get("/who").await.assert_text("nobody");
    ada.delete(&db).await.unwrap();
    client.get("/who").await.assert_text("nobody");
}

#[tokio::test]
async fn the_next_one_at_the_same_browser_gets_nothing_of_the_last() {
    let db = database().await;
    account(&db, "ada").await;
    account(&db, "bob").await;
    let client = site(&db, cheap(), routes![crate = carafe_http; who, cart]);
    sign_in(&client, "ada").await;
    client.get("/cart").await.assert_text("0");
    sign_in(&client, "bob").await;
    client.get("/who").await.assert_text("bob");
    client.get("/cart").await.assert_text("0");
    client.post("/accounts/logout/").await;
    client.get("/cart").await.assert_text("0");
}

#[tokio::test]
async fn ended_sessions_are_no_sessions_and_are_swept_out() {
    for db in databases().await {
        account(&db, "ada").await;
        let client = site(&db, cheap(), routes![crate = carafe_http; who]);
        sign_in(&client, "ada").await;
        let past = "2020-01-01T00:00:00Z"
            .parse::<carafe_core::DateTime>()
            .unwrap();
        StoredSession::all()
            .update(&db, |session| session.expires_at.set(past))
            .await
            .unwrap();
        client.get("/who").await.assert_text("nobody");
        assert_eq!(clear_expired(&db).await.unwrap(), 1);
        assert_eq!(clear_expired(&db).await.unwrap(), 0);
    }
}

#[tokio::test]
async fn a_session_that_was_ended_stays_ended() {
    #[get("/slow", crate = carafe_http)]
    async fn slow(session: Session, db: carafe_orm::Db) -> Result<String> {
        session.insert("seen", true).await?;
        StoredSession::all().delete(&db).await?;
        Ok("done".to_owned())
    }
    let db = database().await;
    account(&db, "ada").await;
    let client = site(&db, cheap(), routes![crate = carafe_http; who, slow]);
    sign_in(&client, "ada").await;
    client.get("/slow").await.assert_text("done");
    assert_eq!(StoredSession::all().count(&db).await.unwrap(), 0);
    client.get("/who").await.assert_text("nobody");
}
