# The loop. Nothing to install but Rust; C=orm chooses a crate.
.DEFAULT_GOAL := list
CRATE = $(if $(C),-p $(if $(filter carafe,$(C)),carafe,carafe-$(C)),--workspace)

list: ## these verbs
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 12

t: ## tests of everything, or of one crate: make t C=orm
	cargo test $(CRATE)

check: ## format and clippy as CI wants them
	cargo fmt --all --check && cargo clippy $(CRATE) --all-targets -- -D warnings

fix: ## format, and what clippy can mend
	cargo clippy $(CRATE) --all-targets --fix --allow-dirty --allow-staged && cargo fmt --all

snap: ## accept new snapshots
	INSTA_UPDATE=always INSTA_FORCE_PASS=1 cargo test $(CRATE)

ui: ## accept what the compiler says to mistakes
	TRYBUILD=overwrite cargo test -p carafe

doc: ## documentation of all crates
	cargo doc --workspace --no-deps

features: ## each battery alone
	.ci/run features micro_tree licences

examples: ## build and boot every example and what `carafe new` writes
	.ci/run examples generated

proof: ## the big counts; writes docs/proof/<date>.md
	.ci/proof

ci: ## exactly what CI runs
	.ci/run

.PHONY: list t check fix snap ui doc features examples proof ci
