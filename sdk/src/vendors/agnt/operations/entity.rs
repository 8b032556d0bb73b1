//! Assistants and users as rows name them.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// An assistant or a user: an id and, from services that say more, a name and an address.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "Form", into = "Form")]
#[non_exhaustive]
pub struct Entity {
    /// Its id.
    pub id: String,
    /// Its name, if the service said it.
    pub name: Option<String>,
    /// Its address, if the service said it.
    pub email: Option<String>,
    /// Members that this version of the SDK does not know.
    pub extra: Map<String, Value>,
}

/// The two forms that the service uses.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Form {
    Id(String),
    Whole {
        id: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        email: Option<String>,
        #[serde(flatten)]
        extra: Map<String, Value>,
    },
}

impl From<Form> for Entity {
    fn from(form: Form) -> Self {
        match form {
            Form::Id(id) => Self { id, ..Self::default() },
            Form::Whole { id, name, email, extra } => Self { id, name, email, extra },
        }
    }
}

impl From<Entity> for Form {
    fn from(entity: Entity) -> Self {
        let Entity { id, name, email, extra } = entity;
        if name.is_none() && email.is_none() && extra.is_empty() { Self::Id(id) } else { Self::Whole { id, name, email, extra } }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn both_forms_are_read_and_written_as_they_came() {
        for (form, name) in [(json!("asst_1"), None), (json!({"id": "asst_1", "name": "Ada", "mood": "good"}), Some("Ada"))] {
            let entity: Entity = serde_json::from_value(form.clone()).unwrap();
            assert_eq!((entity.id.as_str(), entity.name.as_deref()), ("asst_1", name));
            assert_eq!(serde_json::to_value(&entity).unwrap(), form);
        }
    }
}
