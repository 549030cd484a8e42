import Glibc

@testable import Hosting

/// A disk in memory that forgets what was not synced, fails the calls it is told to, and counts them.
///
/// The model: a file's unsynced writes reach the platter sector by sector (512 bytes) in any combination, but two
/// writes to one sector in order; size changes and directory entries each reach it or not. A failed sync loses the
/// unsynced writes while the cache still shows them, as Linux does. Cannot produce: a sector that is neither old nor
/// new; a lying sync; unsynced directory entries in another order.
final class MemoryDisk: JournalDisk {
  final class Inode {
    var live: [UInt8] = []
    var durable: [UInt8] = []
    var unsynced: [Change] = []
    var allocated = 0

    /// What is durable with those unsynced changes, sector by sector, for which `survives` says so.
    func surviving(_ survives: () -> Bool) -> [UInt8] {
      var bytes = durable
      for change in unsynced {
        switch change {
        case .size(let size): if survives() { bytes.resize(to: size) }
        case .bytes(let offset, let source):
          var start = 0
          while start < source.count {
            let end = min(source.count, ((offset + start) / 512 + 1) * 512 - offset)
            if survives() {
              if bytes.count < offset + end { bytes.resize(to: offset + end) }
              bytes.replaceSubrange((offset + start)..<(offset + end), with: source[start..<end])
            }
            start = end
          }
        }
      }
      return bytes
    }

    convenience init(_ bytes: [UInt8]) {
      self.init()
      live = bytes
      durable = bytes
      allocated = bytes.count
    }
  }

  enum Change {
    case bytes(offset: Int, [UInt8])
    case size(Int)
  }

  enum NameChange {
    case set(String, Inode)
    case remove(String)
  }

  enum Fault: Equatable {
    case error(Int32)
    case shortTransfer
    /// A write stops half-way and its continuation fails.
    case shortThenError(Int32)
  }

  private(set) var live: [String: Inode] = [:]
  private var durable: [String: Inode] = [:]
  private var unsyncedNames: [NameChange] = []
  private var open: [Int32: Inode] = [:]
  private var nextDescriptor: Int32 = 3
  /// Fallible calls so far.
  private(set) var calls = 0
  private(set) var syncs = 0
  /// The call, counted from one, that fails, and how.
  var fault: (call: Int, fault: Fault)?
  /// All later calls fail too.
  var staysBroken = false
  /// After so many more written bytes the power is gone: the write that crosses it is cut there, and all calls fail.
  var writeBudget: Int?
  /// The bytes that all files may take together.
  var space = Int.max

  init() {}

  init(files: [String: [UInt8]]) {
    live = files.mapValues(Inode.init)
    durable = live
  }

  /// The contents as the running system sees them.
  var files: [String: [UInt8]] { live.mapValues(\.live) }

  var openFiles: Int { open.count }

  /// A disk after a loss of power, on which each unsynced change survived with the given probability.
  func afterPowerLoss(survival: Double, using chance: inout SplitMix) -> MemoryDisk {
    var names = durable
    for change in unsyncedNames where chance.unit() < survival {
      switch change {
      case .set(let name, let inode): names[name] = inode
      case .remove(let name): names[name] = nil
      }
    }
    var files: [String: [UInt8]] = [:]
    for (name, inode) in names.sorted(by: { $0.key < $1.key }) {
      files[name] = inode.surviving { chance.unit() < survival }
    }
    return MemoryDisk(files: files)
  }

  private func enter(_ operation: DiskFault.Operation, _ name: String) throws(DiskFault) -> Fault? {
    calls += 1
    if let budget = writeBudget, budget <= 0 { throw DiskFault(operation, file: name, code: EIO) }
    guard let fault, calls == fault.call || (staysBroken && calls > fault.call) else { return nil }
    if case .error(let code) = fault.fault { throw DiskFault(operation, file: name, code: code) }
    return fault.fault
  }

  private func inode(_ file: DiskFile) -> Inode {
    guard let inode = open[file.descriptor] else { preconditionFailure("descriptor \(file.descriptor) is not open") }
    return inode
  }

  private func demandSpace(_ inode: Inode, _ size: Int, _ operation: DiskFault.Operation) throws(DiskFault) {
    let others = live.values.reduce(0) { $0 + $1.allocated } - inode.allocated
    if size > inode.allocated, others + size > space { throw DiskFault(operation, file: "", code: ENOSPC) }
    inode.allocated = max(inode.allocated, size)
  }

  func names() throws(DiskFault) -> [String] {
    _ = try enter(.list, "")
    return live.keys.sorted(by: >)
  }

  func open(_ name: String, creating: Bool) throws(DiskFault) -> DiskFile {
    _ = try enter(.open, name)
    if creating {
      if live[name] != nil { throw DiskFault(.open, file: name, code: EEXIST) }
      let inode = Inode()
      live[name] = inode
      unsyncedNames.append(.set(name, inode))
    }
    guard let inode = live[name] else { throw DiskFault(.open, file: name, code: ENOENT) }
    nextDescriptor += 1
    open[nextDescriptor] = inode
    return DiskFile(descriptor: nextDescriptor, name: name)
  }

  func close(_ file: DiskFile) { open[file.descriptor] = nil }

  func size(of file: DiskFile) throws(DiskFault) -> Int {
    _ = try enter(.size, file.name)
    return inode(file).live.count
  }

  func read(
    _ file: DiskFile, at offset: Int, into target: UnsafeMutableRawBufferPointer
  ) throws(DiskFault) -> Int {
    let fault = try enter(.read, file.name)
    let source = inode(file).live
    var count = max(0, min(target.count, source.count - offset))
    if fault == .shortTransfer { count = (count + 1) / 2 }
    source.withUnsafeBytes { target.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[offset..<(offset + count)])) }
    return count
  }

  func write(_ source: UnsafeRawBufferPointer, to file: DiskFile, at offset: Int) throws(DiskFault) -> Int {
    let fault = try enter(.write, file.name)
    var count = fault == nil ? source.count : (source.count + 1) / 2
    if case .shortThenError(let code) = fault { self.fault = (calls + 1, .error(code)) }
    if let budget = writeBudget {
      count = min(count, budget)
      writeBudget = budget - count
    }
    let inode = inode(file)
    try demandSpace(inode, offset + count, .write)
    let bytes = Array(source[0..<count])
    if inode.live.count < offset + count { inode.live.resize(to: offset + count) }
    inode.live.replaceSubrange(offset..<(offset + count), with: bytes)
    inode.unsynced.append(.bytes(offset: offset, bytes))
    return count
  }

  func sync(_ file: DiskFile) throws(DiskFault) {
    syncs += 1
    let inode = inode(file)
    do throws(DiskFault) { _ = try enter(.sync, file.name) } catch {
      inode.unsynced.removeAll()
      throw error
    }
    inode.durable = inode.surviving { true }
    inode.unsynced.removeAll()
  }

  func truncate(_ file: DiskFile, to size: Int) throws(DiskFault) {
    _ = try enter(.truncate, file.name)
    let inode = inode(file)
    inode.live.resize(to: size)
    inode.allocated = min(inode.allocated, size)
    inode.unsynced.append(.size(size))
  }

  func preallocate(_ file: DiskFile, to size: Int) throws(DiskFault) {
    _ = try enter(.preallocate, file.name)
    let inode = inode(file)
    try demandSpace(inode, size, .preallocate)
    if inode.live.count < size {
      inode.live.resize(to: size)
      inode.unsynced.append(.size(size))
    }
  }

  func rename(_ name: String, to newName: String) throws(DiskFault) {
    _ = try enter(.rename, name)
    guard let inode = live.removeValue(forKey: name) else { throw DiskFault(.rename, file: name, code: ENOENT) }
    live[newName] = inode
    unsyncedNames.append(.set(newName, inode))
    unsyncedNames.append(.remove(name))
  }

  func remove(_ name: String) throws(DiskFault) {
    _ = try enter(.remove, name)
    guard live.removeValue(forKey: name) != nil else { throw DiskFault(.remove, file: name, code: ENOENT) }
    unsyncedNames.append(.remove(name))
  }

  func syncDirectory() throws(DiskFault) {
    _ = try enter(.syncDirectory, "")
    durable = live
    unsyncedNames.removeAll()
  }
}

extension [UInt8] {
  mutating func resize(to size: Int) {
    if count > size { removeLast(count - size) } else { self += [UInt8](repeating: 0, count: size - count) }
  }
}

/// A seeded stream: Steele, Lea & Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
struct SplitMix {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

  mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }
}

/// By how much the random trials of a campaign exceed those of an ordinary run: `BALLAST_CAMPAIGN`, or one.
func campaign() -> Int {
  max(1, getenv("BALLAST_CAMPAIGN").flatMap { Int(String(cString: $0)) } ?? 1)
}
