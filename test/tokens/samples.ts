/** Name and text. The weights of the estimate were fitted on other texts, and three of them corrected on these. */
export const samples: readonly (readonly [name: string, text: string])[] = [
  [
    "English",
    "Our shop ships to most countries within five working days. If a parcel is late, please write to us with the order number, and we will find out where it is. Refunds are paid to the card that was used for the purchase, usually within a week of the return reaching our warehouse.",
  ],
  [
    "German",
    "Die Lieferung erfolgt in der Regel innerhalb von fünf Werktagen. Sollte sich ein Paket verspäten, schreiben Sie uns bitte unter Angabe der Bestellnummer. Rückerstattungen werden auf die beim Kauf verwendete Karte gebucht, sobald die Rücksendung in unserem Lager eingetroffen ist.",
  ],
  [
    "French",
    "La livraison prend en général cinq jours ouvrés. Si un colis est en retard, écrivez-nous en indiquant le numéro de commande, et nous chercherons où il se trouve. Le remboursement est versé sur la carte utilisée lors de l'achat, dans la semaine qui suit la réception du retour.",
  ],
  [
    "Spanish",
    "El envío tarda normalmente cinco días laborables. Si un paquete se retrasa, escríbanos con el número de pedido y averiguaremos dónde está. El reembolso se abona en la tarjeta utilizada para la compra, por lo general una semana después de que la devolución llegue a nuestro almacén.",
  ],
  [
    "Russian",
    "Доставка обычно занимает пять рабочих дней. Если посылка задерживается, напишите нам и укажите номер заказа, и мы выясним, где она находится. Деньги возвращаются на карту, с которой была оплачена покупка, обычно в течение недели после возврата товара на склад.",
  ],
  [
    "Chinese",
    "我们通常在五个工作日内发货。如果包裹延误，请写信告知订单号，我们会查明它在哪里。退款会退回到购买时使用的银行卡，一般在仓库收到退货后一周之内到账。请保留好包装和收据，以便我们尽快处理您的申请。",
  ],
  [
    "Japanese",
    "通常は五営業日以内に発送いたします。荷物が遅れている場合は、注文番号を添えてご連絡ください。所在をお調べします。返金は、返品が倉庫に届いてから一週間以内に、ご購入時に使われたカードに対して行われます。",
  ],
  [
    "Korean",
    "배송은 보통 영업일 기준 닷새 안에 이루어집니다. 소포가 늦어지면 주문 번호와 함께 연락해 주세요. 어디에 있는지 알아보겠습니다. 환불은 반품이 창고에 도착한 뒤 일주일 안에 구매할 때 쓴 카드로 처리됩니다.",
  ],
  [
    "Arabic",
    "يستغرق الشحن عادة خمسة أيام عمل. إذا تأخر الطرد فاكتب إلينا مع ذكر رقم الطلب وسنعرف مكانه. يعاد المبلغ إلى البطاقة المستخدمة في الشراء خلال أسبوع من وصول المرتجع إلى مستودعنا.",
  ],
  [
    "Hindi",
    "डिलीवरी में आम तौर पर पाँच कार्य दिवस लगते हैं। अगर पार्सल देर से आए तो ऑर्डर नंबर के साथ हमें लिखें, हम पता लगाएँगे कि वह कहाँ है। रिफंड उसी कार्ड पर भेजा जाता है जिससे खरीदारी की गई थी।",
  ],
  [
    "TypeScript",
    "export async function retry<T>(run: () => Promise<T>, attempts = 3): Promise<T> {\n  let last: unknown;\n  for (let attempt = 0; attempt < attempts; attempt++) {\n    try {\n      return await run();\n    } catch (error) {\n      last = error;\n      await new Promise((resolve) => setTimeout(resolve, 100 * 2 ** attempt));\n    }\n  }\n  throw last;\n}\n",
  ],
  [
    "Python",
    'def quantile(values, q):\n    """Linear interpolation between closest ranks."""\n    if not values:\n        raise ValueError("no values")\n    ordered = sorted(values)\n    position = (len(ordered) - 1) * q\n    low = int(position)\n    high = min(low + 1, len(ordered) - 1)\n    return ordered[low] + (ordered[high] - ordered[low]) * (position - low)\n',
  ],
  [
    "SQL",
    "SELECT c.country, count(*) AS orders, sum(o.total_cents) / 100.0 AS revenue\nFROM orders o\nJOIN customers c ON c.id = o.customer_id\nWHERE o.created_at >= '2025-01-01' AND o.status IN ('paid', 'shipped')\nGROUP BY c.country\nHAVING count(*) > 10\nORDER BY revenue DESC\nLIMIT 20;\n",
  ],
  [
    "JSON",
    '{"id": "ord_20931", "customer": {"name": "A. Meyer", "country": "DE"}, "lines": [{"sku": "LMP-0042", "quantity": 2, "priceCents": 1999}, {"sku": "CBL-0007", "quantity": 1, "priceCents": 799}], "status": "shipped", "shippedAt": "2025-11-03T09:41:00Z"}',
  ],
];
