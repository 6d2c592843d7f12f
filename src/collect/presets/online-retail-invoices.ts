import { preset } from "../files/preset.ts";

export default preset({
  id: "online-retail-invoices",
  title: "Online Retail sample: invoice lines",
  vendor: "UCI Machine Learning Repository",
  meaning: "The invoices of a British gift wholesaler, line by line (Online Retail).",
  recognise: { all: ["invoice_no", "stock_code", "quantity", "invoice_date", "unit_price", "customer_id"] },
  mappings: [
    {
      kind: "account",
      source: "online-retail",
      fields: { id: { column: "customer_id" }, name: { column: "customer_id" }, country: { column: "country" } },
      needs: ["id"],
      ignore: ["invoice_no", "stock_code", "description", "quantity", "invoice_date", "unit_price"],
    },
    {
      kind: "order",
      source: "online-retail",
      currency: "GBP",
      zone: "Europe/London",
      fields: {
        order_no: { column: "invoice_no" },
        account: { column: "customer_id" },
        at: { column: "invoice_date" },
        product_line: { column: "stock_code" },
        amount: { product: ["quantity", "unit_price"] },
      },
    },
  ],
  version: 1,
  notes: [
    "One row is one line of an invoice. Lines have no id, so equal lines of one invoice all count; the lines of one invoice are one purchase.",
    "The amount is quantity times unit price, in pounds. Invoices whose number begins with C are cancellations: their quantities are negative, and so are their amounts.",
    "135,080 lines name no customer; they are counted under “no account”.",
    "Customers have no names: each is called by its number.",
  ],
});
