import Synchronization

/// Why the host did not take an input; nothing of it was journaled.
public enum Refusal: UInt8, Hashable, Sendable {
  /// The queue before the engine is full.
  case overloaded = 1
  /// The disk is full and the input would not lower risk.
  case storageFull = 2
  /// The host is shutting down or has stopped.
  case closed = 3
}

/// The bounded queue before the engine: many threads offer, the sequencer drains in batches.
///
/// The last part of the room is kept for urgent inputs, so that cancellations and prices still get in when new orders
/// are refused. First in, first out for all.
///
/// - Complexity: one uncontended lock an offer, one a batch; at most two arrays of `capacity`.
public final class Inbox<Element: Sendable>: Sendable {
  private struct Queue {
    var elements: [Element] = []
    var isClosed = false
    var refused: UInt64 = 0
  }

  private let queue = Mutex(Queue())
  private let capacity: Int
  private let ordinaryCapacity: Int
  private let ring: @Sendable () -> Void

  /// A queue of at most `capacity` elements, `keptForUrgent` of them for urgent ones.
  ///
  /// - Parameter ring: called, on the offering thread and without the lock, when the queue stops being empty.
  public init(capacity: Int, keptForUrgent: Int, ring: @escaping @Sendable () -> Void) {
    precondition(keptForUrgent >= 0 && keptForUrgent < capacity, "Invariant: there is room for ordinary inputs")
    self.capacity = capacity
    ordinaryCapacity = capacity - keptForUrgent
    self.ring = ring
  }

  /// Queues `element`, or says why not.
  public func offer(_ element: Element, urgent: Bool) -> Refusal? {
    let (refusal, wasEmpty) = queue.withLock { queue -> (Refusal?, Bool) in
      if queue.isClosed { return (.closed, false) }
      guard queue.elements.count < (urgent ? capacity : ordinaryCapacity) else {
        queue.refused += 1
        return (.overloaded, false)
      }
      queue.elements.append(element)
      return (nil, queue.elements.count == 1)
    }
    if wasEmpty { ring() }
    return refusal
  }

  /// Takes everything into `batch`, which must be empty and whose storage becomes the queue's next.
  public func drain(into batch: inout [Element]) {
    precondition(batch.isEmpty, "Invariant: a batch is finished before the next is drained")
    queue.withLock { swap(&$0.elements, &batch) }
  }

  /// Refuses everything from now on; what was taken in is still drained.
  public func close() {
    queue.withLock { $0.isClosed = true }
    ring()
  }

  /// How many wait now.
  public var count: Int { queue.withLock { $0.elements.count } }

  /// How many were refused for want of room.
  public var refused: UInt64 { queue.withLock { $0.refused } }
}
