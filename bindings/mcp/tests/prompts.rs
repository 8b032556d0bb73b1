//! The prompts as a client sees them.

mod support;

use serde_json::json;

use support::Fixture;

#[tokio::test]
async fn a_prompt_stands_with_its_arguments() {
    let assistant = Fixture::new().connect().await;
    let prompts = assistant.prompts().await;
    let funnel = prompts.iter().find(|prompt| prompt.name == "analyse_a_funnel").unwrap();
    let arguments: Vec<_> =
        funnel.arguments.iter().flatten().map(|argument| (argument.name.as_str(), argument.required.unwrap())).collect();
    assert_eq!(arguments, [("project", true), ("steps", true), ("breakdown", false), ("days", false)]);

    let text = assistant.prompt("analyse_a_funnel", json!({"project": "shop", "steps": "visit,signup", "days": "14"})).await.unwrap();
    assert!(text.starts_with("Analyse the funnel visit,signup of the project shop over the last 14 days."), "{text}");
    assert!(text.contains("a breakdown by utm_source") && text.contains("agent_analytics_get_funnel"), "{text}");
}

#[tokio::test]
async fn what_is_wrong_with_a_prompt_is_named() {
    let assistant = Fixture::new().connect().await;
    let missing = assistant.prompt("analyse_a_funnel", json!({"project": "shop"})).await.unwrap_err();
    assert!(missing.contains("argument 'steps' is required"), "{missing}");
    let unknown = assistant.prompt("analyse_a_funnel", json!({"projekt": "shop"})).await.unwrap_err();
    assert!(unknown.contains("no argument 'projekt'; it takes project, steps, breakdown, days"), "{unknown}");
    let prompt = assistant.prompt("analyze", json!({})).await.unwrap_err();
    assert!(prompt.contains("there is no prompt 'analyze'"), "{prompt}");
}

#[tokio::test]
async fn prompts_of_services_that_are_not_offered_are_not_either() {
    let fixture = Fixture::with(|options, _| options.services = vec!["agnt".to_owned()]);
    let names: Vec<_> = fixture.connect().await.prompts().await.into_iter().map(|prompt| prompt.name).collect();
    assert_eq!(names, ["agnt_questions", "watch_for_regressions"]);
}
