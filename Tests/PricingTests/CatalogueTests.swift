import Pricing
import Testing

@Suite struct CatalogueTests {
  @Test func identifiersAreUniqueAndSpelledAlike() {
    let identifiers = ModelCatalogue.models.map(\.identifier)
    #expect(Set(identifiers).count == identifiers.count)
    for identifier in identifiers {
      #expect(identifier.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "-" })
    }
  }
}
