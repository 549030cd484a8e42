# Ballast: what a developer types. Every target that needs system packages installs them first (scripts/bootstrap.sh).
#
# Hooks
#   ARGS                    arguments passed on: make run ARGS='--seed 7'
#   BALLAST_FUZZ_COMMANDS   size of random campaigns. Tests read it; unset, they run small. Every test target that
#                           mentions it is part of the campaigns: nothing else has to be registered.
#   BALLAST_SHARED          folder with the real market data; tests that need it say that they are skipped without it
#   FILTER                  campaigns: a regular expression over test names, instead of all of them
#   Tests/Journals/<version>/<journal>
#                           kept journals; `check` replays each with `ballast replay`
#   PEERS, CORE             bench: where the peers are installed, and the core to stay on

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
ARGS ?=
NIGHTLY_COMMANDS ?= 1000000
NIGHTLY_KILLS ?= 1000
NIGHTLY_ROWS ?= 1000000
ifdef CI
export SWIFT_BACKTRACE := enable=no
endif

.PHONY: help run build test check fuzz bench nightly wheel format clean bootstrap

help: ## what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: build ## build in release and start Ballast
	@.build/release/ballast run $(ARGS)

build: bootstrap ## build the command in release
	@swift build -c release --product ballast

test: bootstrap ## all tests
	@swift test --disable-xctest $(ARGS)

check: bootstrap ## format, warnings as errors, house rules, all tests, the Python package, short fuzz, replay
	@scripts/check.sh

fuzz: bootstrap ## random campaigns only; BALLAST_FUZZ_COMMANDS says how long
	@scripts/campaign.sh $${BALLAST_FUZZ_COMMANDS:-200000} $(FILTER)

nightly: bootstrap ## long campaigns in release, a journal whose writer is killed again and again, replay
	@scripts/campaign.sh $(NIGHTLY_COMMANDS) $(FILTER)
	@scripts/torture.sh $(NIGHTLY_KILLS)
	@scripts/replay.sh
	@scripts/pricing_campaign.sh $(NIGHTLY_ROWS)

bench: bootstrap ## benchmarks, beside the peers that Benchmarks/peers/setup.sh installs
	@scripts/bench.sh $(ARGS)

wheel: bootstrap ## the Python wheel, in out/
	@scripts/wheel.sh

format: ## write the house format into every Swift file
	@swift format format --in-place --recursive Package.swift Sources Tests

clean: ## remove everything that was built
	@rm -rf .build

bootstrap:
	@scripts/bootstrap.sh
