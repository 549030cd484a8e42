import Hosting
import Quantities
import Simulation

private let second: Int64 = 1_000_000_000
private let minute: Int64 = 60 * second
private let mebibyte: Int64 = 1 << 20

extension Section {
  /// `[engine]`: the pace of time-driven work.
  static var engine: Section<PaceDraft> {
    Section<PaceDraft>(
      "engine", standard: PaceDraft(), "The pace of time-driven work.",
      [
        .span("housekeeping_s", \.housekeeping, 1_000_000...86_400 * second, "time-driven work is done this often"),
        .span(
          "escrow_period_s", \.escrowPeriod, second...365 * 86_400 * second, "liquidation fees leave escrow so often"),
      ])
  }

  /// `[simulated_venue]`: what hedging costs in simulations and backtests.
  static var simulatedVenue: Section<VenueTerms> {
    Section<VenueTerms>(
      "simulated_venue", standard: ConfigurationDraft().simulatedVenue,
      "What hedging costs in simulations and backtests. Costs below the floors are refused.",
      [
        .quantity("taker_fee_ratio", \.takerFee, VenueTerms.leastTakerFee.raw...100_000, "charged on every fill"),
        .quantity("half_spread_ratio", \.halfSpread, 0...100_000, "half the distance of bid and ask"),
        .quantity(
          "impact_ratio", \.impact, 0...500_000, "impact of a whole bar's volume; it grows with the square root"),
        .quantity("participation_ratio", \.participation, 0...50_000, "share of a bar's volume that is there for us"),
        .quantity(
          "initial_margin_ratio", \.initialMargin, 0...1_000_000,
          "equity per value of the position; 0 leaves margin out"),
        .span(
          "latency_ms", \.latency, VenueTerms.leastLatency.nanoseconds...minute,
          "from the decision of an order to its match"),
        .span("reporting_ms", \.reporting, 0...minute, "from an event on the venue to its report"),
        .span("jitter_ms", \.jitter, 0...minute, "added to the latency, evenly spread from zero"),
        .count("parts_count", \.parts, 1...100, "an order is filled in one to so many parts"),
        .span("part_spacing_ms", \.partSpacing, 0...minute, "time between two parts"),
        .span("receive_window_ms", \.receiveWindow, 1_000_000...minute, "an order later than this is refused"),
        .span("answer_ms", \.answer, 1_000_000...minute, "an answer later than this is dropped"),
      ])
  }

  /// `[journal]`: the files of the journal.
  static var journal: Section<JournalDraft> {
    let settings: [Setting<JournalDraft>] = [
      .text("folder", \.folder, .path, "where the journal lies; relative to where the program is started", .standard),
      .count("segment_bytes", \.settings.segmentBytes, mebibyte...(1 << 40), "allocated size of a segment"),
      .count(
        "reserve_bytes", \.settings.reserveBytes, mebibyte...(1 << 40), "allocated size of the full disk's reserve"),
      .count(
        "step_allowance_bytes", \.settings.stepAllowance, 65_536...(1 << 30),
        "room that a step must find in the reserve"),
    ]
    var rules: [SectionRule<JournalDraft>] = .rising(
      settings, ["step_allowance_bytes", "reserve_bytes"], why: "a step fits the reserve")
    rules += .rising(settings, ["step_allowance_bytes", "segment_bytes"], why: "a step fits a segment")
    return Section<JournalDraft>(
      "journal", standard: JournalDraft(), "The files of the journal. Not part of the configuration's hash.",
      rules: rules, settings)
  }

  /// `[sequencer]`: the sizes of the host's work.
  static var sequencer: Section<SequencerSettings> {
    Section<SequencerSettings>(
      "sequencer", standard: SequencerSettings(), "The sizes of the host's work. Not part of the configuration's hash.",
      [
        .count("group_bytes", \.groupBytes, 4_096...(1 << 30), "a group is committed when it has this many bytes"),
        .count("hash_interval_count", \.hashInterval, 0...1_000_000_000, "inputs between two state hashes; 0 for none"),
        .span(
          "longest_jump_s", \.longestJump, second...365 * 86_400 * second, "largest step of logical time in one input"),
        .span(
          "replenish_interval_s", \.replenishInterval, second / 10...3_600 * second,
          "time between two attempts to get the reserve back"),
      ])
  }
}
