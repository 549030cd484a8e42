import Glibc

/// Times in nanoseconds, over repeats of one piece of work.
struct Timing {
  let name: String
  let nanoseconds: [Double]

  /// The value below which a share of the repeats lies.
  func quantile(_ share: Double) -> Double {
    let sorted = nanoseconds.sorted()
    return sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))]
  }

  var median: Double { quantile(0.5) }
}

/// Gathers the times of one piece of work.
struct Stopwatch {
  private let name: String
  private let clock = ContinuousClock()
  private var times: [Double] = []

  init(_ name: String) { self.name = name }

  /// Runs work that consists of `count` pieces.
  mutating func time(_ count: Int, _ work: () -> Void) {
    let took = clock.measure(work)
    let nanoseconds = Double(took.components.seconds) * 1e9 + Double(took.components.attoseconds) / 1e9
    times.append(nanoseconds / Double(count))
  }

  var timing: Timing { Timing(name: name, nanoseconds: times) }
}

/// Times work: each repeat runs `count` pieces.
func measure(_ name: String, repeats: Int, count: Int, _ work: () -> Void) -> Timing {
  var watch = Stopwatch(name)
  for _ in 0..<repeats { watch.time(count, work) }
  return watch.timing
}

/// What is printed: a line a measurement, with the bound that it is held against.
struct BenchReport {
  private var missed: [String] = []

  mutating func line(_ timing: Timing, against base: Timing? = nil, bound: Double? = nil) {
    var text = padded(timing.name, 44) + padded(number(timing.median) + " ns", 14)
    text += "p10 " + padded(number(timing.quantile(0.1)), 9) + "p99 " + padded(number(timing.quantile(0.99)), 10)
    if let base {
      let ratio = timing.median / base.median
      text += padded(number(ratio) + "× bare", 14)
      if let bound {
        text += ratio <= bound ? "within \(number(bound))×" : "BEYOND \(number(bound))×"
        if ratio > bound { missed.append(timing.name) }
      }
    }
    print(text)
  }

  mutating func fact(_ name: String, _ value: String, holds: Bool = true) {
    print(padded(name, 44) + value)
    if !holds { missed.append(name) }
  }

  func finish() {
    if missed.isEmpty { return print("All bounds hold.") }
    print("Bounds missed: " + missed.joined(separator: ", "))
    exit(1)
  }

  private func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }
}

/// A number with three digits that matter.
func number(_ value: Double) -> String {
  if value >= 100 { return String(Int(value.rounded())) }
  let scale = value >= 10 ? 10.0 : 100.0
  let whole = Int((value * scale).rounded())
  let fraction = String(whole % Int(scale))
  let zeros = String(repeating: "0", count: (scale == 10 ? 1 : 2) - fraction.count)
  return "\(whole / Int(scale)).\(zeros)\(fraction)"
}

/// The machine that a figure belongs to.
struct Machine: CustomStringConvertible {
  let description: String

  init() {
    let model = Machine.field("model name", in: "/proc/cpuinfo") ?? "unknown processor"
    let memory = Machine.field("MemTotal", in: "/proc/meminfo") ?? "unknown memory"
    description = "machine: \(model), \(sysconf(Int32(_SC_NPROCESSORS_ONLN))) cores, \(memory)"
  }

  /// Peak resident memory of this process, MiB.
  static var peakMemory: Int {
    let text = field("VmHWM", in: "/proc/self/status") ?? "0 kB"
    return (Int(text.split(separator: " ").first ?? "0") ?? 0) / 1_024
  }

  private static func field(_ name: String, in path: String) -> String? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 1_024)
    while fgets(&line, Int32(line.count), file) != nil {
      let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      guard text.hasPrefix(name), let colon = text.firstIndex(of: ":") else { continue }
      return String(text[text.index(after: colon)...].drop { $0 == " " || $0 == "\t" }.filter { $0 != "\n" })
    }
    return nil
  }
}
