/// A priority queue: the least element comes out first.
///
/// - Complexity: O(log count) to put in and take out; no allocation once it has grown
struct BinaryHeap<Element: Comparable> {
  /// In the heap's order: each element is not greater than those at twice its place.
  private(set) var elements: [Element] = []

  /// An empty queue.
  init() {}

  /// A queue of these elements.
  init(_ elements: [Element]) {
    // A sorted array is a heap.
    self.elements = elements.sorted()
  }

  var isEmpty: Bool { elements.isEmpty }
  var count: Int { elements.count }
  /// The least element.
  var first: Element? { elements.first }

  mutating func insert(_ element: Element) {
    elements.append(element)
    var child = elements.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard elements[child] < elements[parent] else { break }
      elements.swapAt(child, parent)
      child = parent
    }
  }

  /// Takes the least element out.
  mutating func popFirst() -> Element? {
    guard let last = elements.popLast() else { return nil }
    guard let first = elements.first else { return last }
    replaceFirst(with: last)
    return first
  }

  /// Puts another element in the place of the least one.
  mutating func replaceFirst(with element: Element) {
    precondition(!elements.isEmpty, "Invariant: only an element that is there is replaced")
    var parent = 0
    elements[0] = element
    while true {
      var least = 2 * parent + 1
      if least >= elements.count { return }
      if least + 1 < elements.count, elements[least + 1] < elements[least] { least += 1 }
      guard elements[least] < elements[parent] else { return }
      elements.swapAt(parent, least)
      parent = least
    }
  }
}

extension BinaryHeap: Sendable where Element: Sendable {}
