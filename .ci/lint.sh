#!/bin/sh
# Holds the workflows and forms against the schemas of their systems (packaged, nothing is fetched) and GitHub's
# against zizmor's rules on what a workflow must not do. `make audit` adds actionlint and shellcheck.
set -eu
cd "$(dirname "$0")/.."
BIN=.venv/bin

valid() {
    schema=$1
    shift
    "$BIN/check-jsonschema" --quiet --builtin-schema "$schema" "$@"
}

DELIVERED=generator/editing/site_files  # the workflows of new sites

valid vendor.github-workflows "$DELIVERED/github.yml" "$DELIVERED/gitea.yml" .github/workflows/*.yml .gitea/workflows/*.yml
valid custom.github-workflows-require-timeout "$DELIVERED/github.yml" "$DELIVERED/gitea.yml" .github/workflows/*.yml .gitea/workflows/*.yml
valid vendor.gitlab-ci "$DELIVERED/gitlab.yml" .gitlab-ci.yml
valid vendor.dependabot .github/dependabot.yml
valid vendor.github-issue-config .github/ISSUE_TEMPLATE/config.yml
valid vendor.github-issue-forms .github/ISSUE_TEMPLATE/data.yml .github/ISSUE_TEMPLATE/opinion.yml
# it takes files of other systems only by name
"$BIN/zizmor" --offline --quiet --persona pedantic .github .gitea/workflows/*.yml "$DELIVERED/github.yml" "$DELIVERED/gitea.yml"
