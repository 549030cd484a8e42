/// Times work: each repeat runs `count` pieces after an untimed preparation.
func measure(_ name: String, repeats: Int, count: Int, prepare: () -> Void = {}, _ work: () -> Void) -> Timing {
  let clock = ContinuousClock()
  var times: [Double] = []
  for _ in 0..<repeats {
    prepare()
    let took = clock.measure(work)
    let nanoseconds = Double(took.components.seconds) * 1e9 + Double(took.components.attoseconds) / 1e9
    times.append(nanoseconds / Double(count))
  }
  return Timing(name: name, nanoseconds: times)
}
