//! Keys of other types: UUIDs that the program makes, small numbers, texts.

use super::models::{File, Folder, NewFile, NewFolder, databases};
use carafe_orm::{Insertable as _, Model as _};

#[tokio::test]
async fn rows_are_found_and_loaded_by_them() {
    for db in databases().await {
        let one = NewFolder {
            name: "one".to_owned(),
        }
        .insert(&db)
        .await
        .unwrap();
        let two = NewFolder {
            name: "two".to_owned(),
        }
        .insert(&db)
        .await
        .unwrap();
        assert!(one.id.raw() < two.id.raw(), "version 7 ascends");
        for (folder, name) in [(&one, "a"), (&two, "b"), (&one, "c")] {
            NewFile {
                folder: folder.into(),
                name: name.to_owned(),
            }
            .insert(&db)
            .await
            .unwrap();
        }
        assert_eq!(Folder::get(&db, one.id).await.unwrap().name, "one");
        assert_eq!(Folder::get(&db, two.id.raw()).await.unwrap().id, two.id);
        let folders = Folder::all().order_by(|f| f.name).with(|f| f.files);
        let counts: Vec<_> = folders
            .fetch(&db)
            .await
            .unwrap()
            .iter()
            .map(|f| f.files.len())
            .collect();
        assert_eq!(counts, [2, 1]);
        let files = File::filter(|f| f.folder.eq(&one))
            .order_by(|f| f.id)
            .with(|f| f.folder);
        let files = files.fetch(&db).await.unwrap();
        assert_eq!(
            files
                .iter()
                .map(|f| (f.id.raw(), f.folder.name.as_str()))
                .collect::<Vec<_>>(),
            [(1_i16, "one"), (3, "one")]
        );
        let among = Folder::filter(|f| f.id.in_([one.id]) & f.files.any(|file| file.name.eq("c")));
        assert_eq!(among.one(&db).await.unwrap().id, one.id);
        assert_eq!(one.files.all().count(&db).await.unwrap(), 2);
    }
}
